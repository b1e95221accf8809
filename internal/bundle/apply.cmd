@echo off
rem Runs apply.vbs of this folder and keeps the window open with the verdict. A
rem program that wants the exit code runs cscript //nologo apply.vbs itself.
setlocal
set ISOPLAN_HERE=%~dp0
if not exist "%ISOPLAN_HERE%apply.vbs" goto noscript
set ISOPLAN_HOST=%SystemRoot%\system32\cscript.exe
if not exist "%ISOPLAN_HOST%" set ISOPLAN_HOST=%SystemRoot%\cscript.exe
if not exist "%ISOPLAN_HOST%" goto nohost
echo This makes the change on this computer. README.txt says what is changed, what
echo is restarted, and who is hit by it. Ctrl+C leaves everything as it is.
pause
"%ISOPLAN_HOST%" //nologo "%ISOPLAN_HERE%apply.vbs" %1 %2
if errorlevel 7 goto other
if errorlevel 6 goto midway
if errorlevel 5 goto back
if errorlevel 4 goto moved
if errorlevel 2 goto other
if errorlevel 1 goto wrong
if not errorlevel 0 goto other
echo.
echo 0: done, or nothing was left to do. The last line above must say so: where it
echo does not, a damaged script did not run. Run verify.vbs to be certain.
goto shown
:wrong
echo.
echo 1: an error. Nothing was changed.
goto shown
:moved
echo.
echo 4: the server is not what the plan saw. Nothing was changed.
goto shown
:back
echo.
echo 5: a step failed, and everything was put back.
goto shown
:midway
echo.
echo 6: stopped midway. Read apply.log, then run: cscript //nologo rollback.vbs
goto shown
:other
echo.
echo The script host ended the script. Read apply.log: where it names a step, run:
echo cscript //nologo rollback.vbs
goto shown
:nohost
echo There is no cscript.exe on this computer: Windows Script Host comes with the
echo Windows NT 4.0 Option Pack, and with every later Windows. Nothing was changed.
goto shown
:noscript
echo There is no apply.vbs beside this file. Nothing was changed.
:shown
pause
