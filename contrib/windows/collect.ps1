# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the client has and shows to a file, for Task Scheduler. Not tried on Windows.
#
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File collect.ps1 -Path \\server\clients$\PC7.txt
#
# Without -Path it is written to the standard output, for an agent. The same as collect.cmd, in UTF-8,
# and a file that is there is replaced when every command has run to its end: an older one is better
# than half of one, and its age is seen. Run it as SYSTEM or as an administrator; the stores that are
# listed are the computer's.
# On the monitoring host: check_iphttps_roots -H NAME --root=ROOT.cer -S "list:clients/*.txt"
# and check_iphttps_state -f FILE.
param([string] $Path)

$commands = @(
    @('certutil.exe', '-store', 'Root'),
    @('certutil.exe', '-store', 'CA'),
    @('certutil.exe', '-store', 'Disallowed'),
    @('netsh.exe', 'interface', 'httpstunnel', 'show', 'interfaces'),
    @('ipconfig.exe')
)
$lines = @()
$failed = @()
foreach ($command in $commands) {
    $words = @($command | Select-Object -Skip 1)
    $lines += @(& $command[0] @words)
    # What netsh returns where there is no interface is not documented: its text says it.
    if ($LASTEXITCODE -ne 0 -and $command[0] -ne 'netsh.exe') { $failed += ($command -join ' ') }
}
$utf8 = New-Object System.Text.UTF8Encoding $false
if (-not $Path) {
    [Console]::OutputEncoding = $utf8
    $lines
    exit 0
}
if ($failed.Count -gt 0) {
    [Console]::Error.WriteLine('not written, because this failed: ' + ($failed -join ', '))
    exit 1
}
[System.IO.File]::WriteAllLines("$Path.new", [string[]] $lines, $utf8)
Move-Item -Force -LiteralPath "$Path.new" -Destination $Path
