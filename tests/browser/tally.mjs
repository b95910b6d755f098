// What passed and what failed, and how it is told.

/** Counts answers, and keeps the places of those that were no. */
export class Tally {
  passed = 0;
  failed = 0;
  faults = new Map();

  /** One answer: `what` says the fault in words, `where` is page and circumstances, `detail` helps to find it. */
  check(holds, what, where, detail = "") {
    if (holds) {
      this.passed += 1;
      return;
    }
    this.failed += 1;
    const places = this.faults.get(what) ?? [];
    places.push(detail ? `${where}: ${detail}` : where);
    this.faults.set(what, places);
  }

  /** Each fault with its first places, the most frequent first, then the closing line. */
  print() {
    const most = [...this.faults].sort((a, b) => b[1].length - a[1].length);
    for (const [what, places] of most) {
      console.log(`FAIL ${what} (${places.length})`);
      for (const place of places.slice(0, 5)) console.log(`     ${place}`);
      if (places.length > 5) console.log(`     and ${places.length - 5} more`);
    }
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}
