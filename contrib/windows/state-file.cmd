@rem Writes what the client shows to a file, for Task Scheduler. Not tried on Windows.
@rem Argument: the file, for example one in a folder that is synchronised while the tunnel is down.
@rem On the monitoring host: check_iphttps_state -f FILE; let its age be checked too (check_file_age).
@echo off
netsh interface httpstunnel show interfaces > "%~1.new"
ipconfig >> "%~1.new"
move /y "%~1.new" "%~1" > nul
