@echo off
rem Runs Maven for this project: the installed one if it is new enough, else the version pinned in
rem .mvn\wrapper\maven-wrapper.properties, which is downloaded once, checked and kept.
rem Needs Windows 10 or later (curl, tar, certutil).
rem
rem   JAVA_HOME         the JDK to use
rem   MVNW_REPOURL      a Maven repository to download from in place of distributionUrl
rem   MVNW_PROPERTIES   another properties file
rem   MAVEN_USER_HOME   where the download is kept, %USERPROFILE%\.m2 by default
setlocal EnableExtensions DisableDelayedExpansion

set "PROJECT=%~dp0"
set "PROPERTIES=%PROJECT%.mvn\wrapper\maven-wrapper.properties"
if defined MVNW_PROPERTIES set "PROPERTIES=%MVNW_PROPERTIES%"
if not exist "%PROPERTIES%" call :say "cannot read %PROPERTIES%" & exit /b 1
for /f "usebackq eol=# tokens=1,* delims==" %%a in ("%PROPERTIES%") do set "MVNW_%%a=%%b"

if defined JAVA_HOME (
  if not exist "%JAVA_HOME%\bin\java.exe" call :say "JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it" & exit /b 1
) else (
  where java >nul 2>nul || (call :say "no Java found; install a JDK, 17 or later, or set JAVA_HOME" & exit /b 1)
)

where mvn >nul 2>nul || goto pinned
rem outside of the project, whose .mvn\jvm.config an older Java may not understand
set "HAVE="
pushd "%SystemRoot%"
for /f "tokens=3" %%v in ('mvn --version 2^>nul ^| findstr /c:"Apache Maven "') do if not defined HAVE set "HAVE=%%v"
popd
if not defined HAVE goto pinned
call :number HAVE_NUMBER "%HAVE%"
call :number WANT_NUMBER "%MVNW_minimumMavenVersion%"
if %HAVE_NUMBER% lss %WANT_NUMBER% goto pinned
set "MAVEN=mvn"
goto run

:pinned
set "VERSION=%MVNW_distributionVersion%"
set "DISTS=%USERPROFILE%\.m2\wrapper\dists"
if defined MAVEN_USER_HOME set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
set "MAVEN_DIR=%DISTS%\apache-maven-%VERSION%-%MVNW_distributionSha512:~0,12%"
set "MAVEN=%MAVEN_DIR%\bin\mvn.cmd"
if exist "%MAVEN%" goto run

set "URL=%MVNW_distributionUrl%"
if defined MVNW_REPOURL set "URL=%MVNW_REPOURL%/org/apache/maven/apache-maven/%VERSION%/apache-maven-%VERSION%-bin.tar.gz"
set "SCRATCH=%DISTS%\download.%RANDOM%%RANDOM%"
mkdir "%SCRATCH%" || exit /b 1
call :say "downloading Maven %VERSION% from %URL%"
curl -fsSL -o "%SCRATCH%\maven.tar.gz" "%URL%" || (call :say "cannot download %URL%; install Maven %MVNW_minimumMavenVersion% or later, or name a repository in MVNW_REPOURL" & goto failed)

set "ACTUAL="
for /f "skip=1 delims=" %%h in ('certutil -hashfile "%SCRATCH%\maven.tar.gz" SHA512') do if not defined ACTUAL set "ACTUAL=%%h"
if not defined ACTUAL call :say "cannot check the download: certutil failed" & goto failed
set "ACTUAL=%ACTUAL: =%"
if /i not "%ACTUAL%"=="%MVNW_distributionSha512%" (
  call :say "refused %URL%: its SHA-512 is"
  call :say "  %ACTUAL%, but distributionSha512 in %PROPERTIES% says"
  call :say "  %MVNW_distributionSha512%."
  call :say "The file is damaged or not the one that was pinned. Nothing of it has been kept or run."
  goto failed
)
tar -xzf "%SCRATCH%\maven.tar.gz" -C "%SCRATCH%" || goto failed
if not exist "%MAVEN_DIR%" move "%SCRATCH%\apache-maven-%VERSION%" "%MAVEN_DIR%" >nul || goto failed
rmdir /s /q "%SCRATCH%"

:run
call "%MAVEN%" %*
exit /b %ERRORLEVEL%

:failed
rmdir /s /q "%SCRATCH%"
exit /b 1

:say
echo mvnw: %~1 1>&2
exit /b 0

rem :number NAME "3.8.7" sets NAME to 1003008007
:number
for /f "tokens=1-3 delims=.-" %%a in (%2) do set /a "%1=1000000000 + %%a * 1000000 + %%b * 1000 + %%c"
exit /b 0
