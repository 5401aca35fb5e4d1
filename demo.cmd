@echo off
rem Builds the demo and starts it. Options go to Spring Boot: demo --server.port=9090
setlocal
echo Building the demo; a first time this takes a minute or two ...
call "%~dp0mvnw.cmd" -q -f "%~dp0pom.xml" -pl demo-app -am package -Dmaven.test.skip=true || exit /b 1
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -jar "%~dp0demo-app\target\demo-app.jar" --spring.profiles.active=demo %*
