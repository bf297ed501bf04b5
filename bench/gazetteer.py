"""What the gazetteer costs: opening time, memory and lookups a second. Run as ``python bench/gazetteer.py``.

Times are of the processor, so that other work on the machine counts little; wall time is given for the opening.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.gazetteer import Gazetteer

LOOKUPS = 50_000
TEXT = "安徽省亳州市谯城区和平街道的网格员到内蒙古自治区乌海市海南区学习，又去了咸宁、海城、即墨和恩施州。" * 400


def memory() -> float:
    """Resident memory of this process in MB (Linux; 0 elsewhere)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def rate(call: Callable[[str], object], values: Sequence[str]) -> str:
    """Calls a second over the values."""
    start = time.process_time()
    for value in values:
        call(value)
    return f"{len(values) / (time.process_time() - start):>12,.0f} a second"


def main() -> None:
    """Prints the figures."""
    before = memory()
    wall, cpu = time.perf_counter(), time.process_time()
    gazetteer = Gazetteer.open()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"open                              {wall * 1000:8.0f} ms wall, {cpu * 1000:.0f} ms processor")
    print(f"memory after opening              {memory():8.0f} MB, {memory() - before:.0f} MB of it the gazetteer")
    chosen = random.Random(2023)
    upper = list(gazetteer.divisions(below=False))
    below = sorted({d.name for d in gazetteer.divisions() if d.level in ("township", "community")})
    forms = sorted({form for d in upper for form in (d.name, *d.aliases)})
    drawn = [chosen.choice(forms) for _ in range(LOOKUPS)]
    gazetteer = Gazetteer.open()
    print(f"named, county and above           {rate(gazetteer.named, drawn)}")
    gazetteer = Gazetteer.open()
    print(f"named, community names, each once {rate(gazetteer.named, chosen.sample(below, LOOKUPS))}")
    print(f"named, no such name               {rate(gazetteer.named, ['某' + name for name in below[:LOOKUPS]])}")
    print(f"get, codes of counties and above  {rate(gazetteer.get, [d.code for d in upper])}")
    starts = range(len(TEXT))
    begin = time.process_time()
    for start in starts:
        gazetteer.prefixes(TEXT, start)
    print(f"prefixes, each place of a text    {len(TEXT) / (time.process_time() - begin):>12,.0f} a second")
    print(f"memory after all that             {memory():8.0f} MB")


if __name__ == "__main__":
    main()
