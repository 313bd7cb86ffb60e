#!/bin/sh
# Started in place of the browser, so that its processes inherit what they may have. `ulimit -d` (RLIMIT_DATA) holds for
# each process, and for what it has written to: V8 and the allocators reserve terabytes that they never touch, so a limit
# on addresses (-v) would keep Chromium from starting. And nothing of a crash is to be kept.
ulimit -c 0
ulimit -d "$LAB_CHROMIUM_KILOBYTES" 2>/dev/null
exec "$LAB_CHROMIUM" "$@"
