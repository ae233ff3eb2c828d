@rem Writes what the client has and shows to a file, for Task Scheduler. Not tried on Windows.
@rem Argument: the file, for example \\server\clients$\%COMPUTERNAME%.txt or a synchronised folder.
@rem Run it as SYSTEM or as an administrator; the stores that are listed are the computer's.
@rem On the monitoring host: check_iphttps_roots -H NAME --root=ROOT.cer -S "list:clients/*.txt"
@rem and check_iphttps_state -f FILE.
@echo off
certutil -store Root > "%~1.new"
certutil -store CA >> "%~1.new"
certutil -store Disallowed >> "%~1.new"
netsh interface httpstunnel show interfaces >> "%~1.new"
ipconfig >> "%~1.new"
move /y "%~1.new" "%~1" > nul
