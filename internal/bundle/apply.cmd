@echo off
rem Runs apply.vbs of this folder and keeps the window open with the verdict. A
rem program that wants the exit code runs cscript //nologo apply.vbs itself.
setlocal
set ISOPLAN_HOST=%SystemRoot%\system32\cscript.exe
if not exist "%ISOPLAN_HOST%" set ISOPLAN_HOST=%SystemRoot%\cscript.exe
if not exist "%ISOPLAN_HOST%" goto nohost
"%ISOPLAN_HOST%" //nologo "%~dp0apply.vbs" %1 %2
set ISOPLAN_CODE=%ERRORLEVEL%
echo.
if "%ISOPLAN_CODE%"=="0" echo 0: done, or nothing was left to do. The last line above must say so: where
if "%ISOPLAN_CODE%"=="0" echo it does not, a damaged script did not run. Run verify.vbs to be certain.
if "%ISOPLAN_CODE%"=="1" echo 1: an error. Nothing was changed.
if "%ISOPLAN_CODE%"=="4" echo 4: the server is not what the plan saw. Nothing was changed.
if "%ISOPLAN_CODE%"=="5" echo 5: a step failed, and everything was put back.
if "%ISOPLAN_CODE%"=="6" echo 6: stopped midway. Read apply.log, then run: cscript //nologo rollback.vbs
pause
goto end
:nohost
echo There is no cscript.exe on this computer: Windows Script Host comes with the
echo Windows NT 4.0 Option Pack, and with every later Windows. Nothing was changed.
pause
:end
