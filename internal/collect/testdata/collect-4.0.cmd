@echo off
rem Collects the configuration of IIS 4.0 for isoplan with adsutil.vbs. It
rem changes nothing: it writes one text file, and no other.
rem
rem   collect.cmd [FILE]     without FILE: the name of the computer and .txt;
rem                          FILE has no blanks
rem
rem Rights: an administrator of the server. adsutil of IIS 4.0 prints passwords
rem in clear (Knowledge Base Q297989): lines that name one are dropped on their
rem way into the file, so that no password is ever on disk.
rem
rem Needs: cmd of Windows NT 4.0 with its command extensions, cscript, and
rem adsutil.vbs where the Option Pack puts it. What only collect.vbs can tell
rem (services, machine.config, memory) is not in the file.
rem
rem Made by isoplan 0.0.0.

setlocal
set FILE=%COMPUTERNAME%.txt
if not "%1"=="" set FILE=%1
set ADSUTIL=%SystemRoot%\System32\inetsrv\adminsamples\adsutil.vbs
if not exist "%ADSUTIL%" goto missing

>%FILE% echo isoplan adsutil 1
if not exist %FILE% goto failed
>>%FILE% echo server = %COMPUTERNAME%
>>%FILE% echo iis = 4.0
>>%FILE% echo tool = isoplan 0.0.0
for /f "tokens=*" %%d in ('date /t') do for /f "tokens=*" %%t in ('time /t') do >>%FILE% echo taken_local = %%d %%t
>>%FILE% echo path = w3svc
>>%FILE% echo.
cscript //nologo "%ADSUTIL%" ENUM_ALL W3SVC | find /v /i "adconnectionspassword " | find /v /i "adminacl " | find /v /i "adminaclbin " | find /v /i "anonymoususerpass " | find /v /i "feedpassword " | find /v /i "imapdspassword " | find /v /i "logodbcpassword " | find /v /i "pop3dspassword " | find /v /i "routepassword " | find /v /i "smtpdspassword " | find /v /i "uncpassword " | find /v /i "wamuserpass " >>%FILE%
echo Written: %FILE%
goto end

:missing
echo %ADSUTIL% is not there: edit the line that sets ADSUTIL.
goto end

:failed
echo %FILE% cannot be written.

:end
endlocal
