#!/usr/bin/env python3
"""Times benchmarks on a machine that does other things: bench/busy.py BUILD [OPTIONS] [NAME ...]

BUILD is a build folder (cmake -DXTGRAD_BUILD_BENCH=ON), NAME is a program of bench/. Beside it run as many busy loops as
there are cores (--loops sets another number). Printed is for each row the time with --threads threads (at first the
cores of the process) divided by the time with one thread, both under that load, in turns: what threads cost, or gain,
on a busy machine.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def times(program, threads, arguments):
    """Milliseconds of each row of one run, by the row's name without its number of threads."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([program, "--json", file.name, "--threads", str(threads), *arguments], check=True,
                       stdout=subprocess.DEVNULL)
        results = json.load(open(file.name))["results"]
    return {row["name"].rsplit("/t", 1)[0]: row["ours_ms"] for row in results if "ours_ms" in row}


def main():
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("names", nargs="*", default=["mlp", "cnn", "inference"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--loops", type=int, default=cores, help="busy loops beside the program")
    parser.add_argument("--threads", type=int, default=cores, help="what is compared with one thread")
    arguments = parser.parse_intermixed_args()
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(arguments.loops)]
    try:
        for name in arguments.names:
            program = os.path.join(arguments.build, "bench", name)
            rounds = {1: [], arguments.threads: []}
            for i in range(arguments.rounds):
                for threads in sorted(rounds, reverse=i % 2 == 1):
                    rounds[threads].append(times(program, threads, ["--rounds", "1"]))
            for row in rounds[1][0]:
                one, many = (statistics.median(each[row] for each in rounds[t]) for t in (1, arguments.threads))
                print(f"{row:40} one thread {one:9.3f} ms  {arguments.threads} threads {many:9.3f} ms  "
                      f"ratio {many / one:6.3f}", flush=True)
    finally:
        for loop in loops:
            loop.kill()


main()
