# Brings about what each alert of alerts.yml is for, and waits until it fires. Read by compose-drill, whose functions and variables it uses.
# shellcheck shell=bash disable=SC2154

# The debugger that stops and misleads the engine.
debugger=

# fires ALERT: it fires now, or did a moment ago
fires() { wait_for 120 "alert $1 fires" metric_above "max_over_time(ALERTS{alertname=\"$1\",alertstate=\"firing\"}[20s])" 0; }

command_engine() { curl -sf -X POST -H "Authorization: Bearer $ZONELOG_HTTP_TOKEN" "$http/api/v1/$1" >/dev/null; }

# send ARGUMENTS...: records from standard input
send() { compose run --rm -T clients kcat -P -b kafka:19092 -t zonelog.writes "$@" >/dev/null; }

# another group has a copy of everything, and is gone for good
raise_alert_of_a_lost_copy() {
    compose --profile cluster up -d --no-deps zonelog-3 >/dev/null 2>&1
    wait_for 120 "another group is there" metric_above zonelog_directory_groups 1
    wait_for 120 "and has everything" metric_is zonelog_directory_partitions_single 0
    compose --profile cluster kill -s KILL zonelog-3 >/dev/null 2>&1
    fires ZonelogNoSecondCopy
    compose --profile cluster rm -sf zonelog-3 >/dev/null 2>&1
}

metric_is() { [ "$(metric "$1")" = "$2" ]; }

raise_alerts_of_records() {
    printf x | send -k bad -H zonelog.nonsense=1
    fires ZonelogBadRecords
    command_engine pause || fail "pause"
    fires ZonelogPaused
    seq 1 60000 | sed 's/^/line:/' | send -K:
    # the records wait for longer than the second that the alert allows
    sleep 3
    command_engine resume || fail "resume"
    fires ZonelogSlow
    wait_for 60 "worked off" lag_is_gone
    # a tenth of a processor, and more records than that can take
    docker update --cpus 0.15 "$(compose ps -q zonelog)" >/dev/null
    seq 1 3000000 | sed 's/^/line:/' | send -K: &
    local producer=$!
    fires ZonelogLag
    docker update --cpus 2 "$(compose ps -q zonelog)" >/dev/null
    wait $producer || fail "the producer of many lines"
    wait_for 180 "worked off again" lag_is_gone
}

file_is_there() { zonelog stat "$1"; }

lag_is_gone() { metric_is zonelog_connector_lag_records 0; }

raise_alerts_of_kafka() {
    compose stop zonelog >/dev/null 2>&1
    fires ZonelogDown
    compose stop kafka >/dev/null 2>&1
    compose start --no-deps zonelog >/dev/null 2>&1 || docker start "$(compose ps -aq zonelog)" >/dev/null
    fires ZonelogNoPartitions
    compose start kafka >/dev/null 2>&1
    wait_for 60 "it has its partitions again" ready_is 200
    # somebody else uses the engine's group
    engine_with ZONELOG_ASSIGNMENT=manual \
        ZONELOG_ASSIGNMENT_PARTITIONS=zonelog.writes/0,zonelog.writes/1,zonelog.writes/2,zonelog.writes/3
    wait_for 60 "ready with a manual assignment" ready_is 200
    docker run --rm --name zonelog-drill-other --network zonelog-drill_default zonelog-clients \
        timeout 60 kcat -b kafka:19092 -X session.timeout.ms=6000 -G zonelog zonelog.errors >/dev/null 2>&1 &
    local other=$!
    for _ in $(seq 20); do printf 'x' | send -k group; sleep 1; done
    fires ZonelogOffsetCommitsFail
    # with a signal that it hears, so that it leaves the group to the engine
    docker stop zonelog-drill-other >/dev/null 2>&1 || true
    wait $other || true
}

# One debugger for what follows, since its ids of threads hold for a session. Its commands go to file descriptor 9.
start_debugger() {
    engine_with "ZONELOG_JAVA_OPTS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005"
    wait_for 60 "ready with a debugger's port" ready_is 200
    mkfifo "$scratch/debugger"
    docker run --rm -i --network zonelog-drill_default maven:3.9-eclipse-temurin-17 jdb -attach zonelog:5005 \
        <"$scratch/debugger" >"$scratch/debugger.log" &
    debugger=$!
    exec 9>"$scratch/debugger"
}

debugger_said() { grep -q "$1" "$scratch/debugger.log"; }

stop_debugger() {
    echo quit >&9
    exec 9>&-
    wait "$debugger" || true
}

# the thread that polls is stopped
raise_alert_of_a_hanging_thread() {
    local thread
    echo threads >&9
    wait_for 30 "the debugger sees the threads" debugger_said zonelog-consumer-0
    thread=$(sed -n 's/.*)\([0-9][0-9]*\) *zonelog-consumer-0 .*/\1/p' "$scratch/debugger.log")
    echo "suspend $thread" >&9
    fires ZonelogNotPolling
    wait_for 60 "and it is not ready" ready_is 503
    echo "resume $thread" >&9
    wait_for 60 "ready when the thread goes on" ready_is 200
}

# The engine is made to make a mistake: its thread, on its way to a flush, reads from the device what was never written.
raise_alert_of_a_mistake() {
    local place=io.zonelog.device.DeviceQueue.flush sector_of_last_zone=$((63 * 8192))
    echo "stop in $place" >&9
    wait_for 30 "the debugger waits for the engine's thread" debugger_said "Set breakpoint $place"
    printf x | send -k mistake
    wait_for 30 "which comes" debugger_said "Breakpoint hit: .*zonelog-engine"
    printf '%s\n' "clear $place" \
        "print this.device.readAwaited($sector_of_last_zone, io.zonelog.block.AlignedBuffers.allocate(4096, 4096))" >&9
    wait_for 30 "and reads" debugger_said 'readAwaited(.*) = "'
    echo cont >&9
    fires ZonelogWrong
    wait_for 60 "the engine goes on" ready_is 200
}

raise_alerts_of_the_device() {
    engine_with
    wait_for 60 "ready" ready_is 200
    compose stop zonelog >/dev/null 2>&1
    # a drill of failing zones, on the device that no engine holds now
    compose run --rm -T --no-deps zonelog device fault 62 63 --to read-only >/dev/null
    local round
    for round in 1 2 3 4; do
        compose start zonelog >/dev/null 2>&1
        wait_for 60 "started ($round)" ready_is 200
        sleep 2
        [ "$round" = 4 ] || compose kill -s KILL zonelog >/dev/null 2>&1
    done
    fires ZonelogRestarting
    fires ZonelogZonesFailed
    for round in 1 2 3 4; do
        head -c 100000000 /dev/urandom | compose exec -T zonelog zonelog produce "filling$round" - --record-size 900KiB >/dev/null
    done
    fires ZonelogSpaceLow
    fires ZonelogSpaceExhausted
    grep -q '"name":"space","state":"DOWN"' <(curl -s "$http/health/ready") || fail "the reason for not being ready"
    for round in 1 2 3 4; do
        compose exec -T zonelog zonelog produce "filling$round" --op unlink --partition 0 >/dev/null
    done
}

# Kafka loses records that one partition's files need
raise_alert_of_a_refused_partition() {
    compose stop zonelog >/dev/null 2>&1
    printf '%s\n' lost:1 | send -K: -p 0
    printf '{"partitions":[{"topic":"zonelog.writes","partition":0,"offset":-1}],"version":1}' |
        compose exec -T kafka sh -c 'cat >/tmp/remove.json && PATH=$PATH:/opt/kafka/bin \
            kafka-delete-records.sh --bootstrap-server localhost:19092 --offset-json-file /tmp/remove.json' >/dev/null || fail "removing records"
    compose start zonelog >/dev/null 2>&1
    fires ZonelogPartitionsRefused
    wait_for 60 "the other partitions are served" ready_is 200
    grep -q 'not served: topic zonelog.writes partition 0' "$scratch/ready.json" || fail "the reason: $(cat "$scratch/ready.json")"
}

# a new data directory, and the least memory that a store may have
start_with_a_small_store() {
    compose down --volumes --timeout 30 >/dev/null 2>&1
    settings ZONELOG_CACHE_METADATA_BYTES=8MiB
    compose up -d --wait >"$scratch/up.log" 2>&1 || fail "up: $(tail -n 3 "$scratch/up.log")"
}

# many files with long names and no content: all that is written are rows of the store
raise_alert_of_stalls() {
    head -c 400000000 /dev/urandom | base64 -w 1000 | sed 's/$/:/' | send -K: -H zonelog.op=truncate -H zonelog.size=0 &
    local producer=$!
    fires ZonelogStoreStalls
    wait $producer || fail "the producer of long names"
}

# damage in the store, which compaction comes upon
raise_alert_of_damage() {
    seq 1 20000 | sed 's/.*/file&:x/' | send -K:
    wait_for 60 "many files" file_is_there file20000
    compose exec -T zonelog sh -c 'file=$(ls -S metadata/*.sst | head -n 1) && half=$(($(stat -c %s "$file") / 2)) \
        && dd if=/dev/zero of="$file" bs=1 seek=$half count=64 conv=notrunc 2>/dev/null'
    # what a start finds in the log becomes a file, and several files that overlap are compacted
    local round
    for round in $(seq 12); do
        seq 1 100 20000 | sed 's/.*/file&:x/' | send -K:
        sleep 1
        compose kill -s KILL zonelog >/dev/null 2>&1
        compose start zonelog >/dev/null 2>&1
        wait_for 60 "killed and started ($round)" live_is 200
        sleep 4
        if metric_above 'ALERTS{alertname="ZonelogStoreError",alertstate="firing"}' 0; then break; fi
    done
    fires ZonelogStoreError
    wait_for 10 "and it is not ready" ready_is 503
    grep -q '"name":"store","state":"DOWN"' "$scratch/ready.json" || fail "the reason: $(cat "$scratch/ready.json")"
}

raise_alerts() {
    raise_alert_of_a_lost_copy
    raise_alerts_of_records
    raise_alerts_of_kafka
    start_debugger
    raise_alert_of_a_hanging_thread
    raise_alert_of_a_mistake
    stop_debugger
    raise_alerts_of_the_device
    start_with_a_small_store
    raise_alert_of_a_refused_partition
    start_with_a_small_store
    raise_alert_of_stalls
    start_with_a_small_store
    raise_alert_of_damage
}
