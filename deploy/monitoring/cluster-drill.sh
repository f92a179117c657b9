# Two groups of two engines: every engine answers for all, also while one of them is dead. Read by compose-drill, whose functions and variables
# it uses.

engines="zonelog zonelog-2 zonelog-3 zonelog-4"

# through ENGINE ARGS...: a command that asks this engine, which sends it on where another one has the file
through() {
    local asked=$1
    shift
    compose exec -T "$asked" zonelog "$@" --url http://localhost:8480
}

same_through() { through "$1" cat "$2" | cmp -s - "$expected/$2"; }

all_same_through() {
    local file
    for file in "$expected"/*; do
        same_through "$1" "$(basename "$file")" || return 1
    done
}

# write_files NAMES ENGINE: new files, sent from this engine's container
write_files() {
    local name
    for name in $1; do
        head -c 300000 /dev/urandom >"$scratch/content"
        compose exec -T "$2" zonelog produce "$name" - <"$scratch/content" >/dev/null || fail "produce"
        expect "$name" "$scratch/content"
    done
}

# every partition is held by one engine of each group
held_by_both() { [ "$(through "$1" engines --json | grep -o '"state":"held"' | wc -l)" -ge 8 ]; }

drill_the_cluster() {
    "$clone/deploy/image" zonelog --quiet >/dev/null
    compose --profile cluster up -d --wait >"$scratch/up.log" 2>&1 || fail "up: $(tail -n 3 "$scratch/up.log")"
    say "up: four engines are healthy"
    wait_for 60 "each group holds every partition" held_by_both zonelog
    write_files "file-1 file-2 file-3 file-4 file-5" zonelog
    local engine other
    for engine in $engines; do
        wait_for 60 "everything is read through $engine" all_same_through "$engine"
    done
    for engine in $engines; do
        other=zonelog-3
        [ "$engine" = zonelog-3 ] && other=zonelog-4
        compose --profile cluster kill -s KILL "$engine" >/dev/null 2>&1
        local began
        began=$(date +%s%N)
        until same_through "$other" file-1 2>/dev/null && same_through "$other" file-2 2>/dev/null; do sleep 0.2; done
        say "$engine is killed: read on through $other after $((($(date +%s%N) - began) / 1000000)) ms"
        write_files "without-$engine" "$other"
        wait_for 120 "written and read without it" all_same_through "$other"
        compose --profile cluster start "$engine" >/dev/null 2>&1
        wait_for 120 "$engine is back, and each group holds every partition" held_by_both "$other"
    done
    for engine in $engines; do
        wait_for 60 "everything is read through $engine" all_same_through "$engine"
        compose exec -T "$engine" zonelog check >/dev/null || fail "check of $engine"
    done
}
