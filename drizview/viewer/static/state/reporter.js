/** The kernel is sent a report at most this often [ms], and the last change is always reported. */
const PACE = 250;
/** After so long the kernel's answer to a report is taken as lost [ms]. */
const PATIENCE = 5000;

/**
 * Tells the kernel what has changed on a view. While the kernel is at work on one report no other is sent: the next has the latest
 * state, however many changes came in between, so that what draws there is never behind by more than one.
 */
export class Reporter {
  /** @param {object} view @param {function(object): void} send Sends a message to the kernel. */
  constructor(view, send) {
    Object.assign(this, { view, send });
    this.serial = 0;
    /** Settings of the report that the kernel has not answered yet. @type {Set<string>|null} */
    this.inFlight = null;
    this.last = -Infinity;
    this.timer = null;
    this.giveUp = null;
    view.reporter = this;
    this.plan();
  }

  /** There is something to report: now, or when the time has come. */
  plan() {
    if (this.timer || this.inFlight || !this.view.dirty.size) return;
    this.timer = setTimeout(() => this.report(), Math.max(0, this.last + PACE - performance.now()));
  }

  report() {
    const { view } = this;
    this.timer = null;
    this.last = performance.now();
    this.serial += 1;
    const keys = [...view.dirty];
    view.dirty.clear();
    this.inFlight = new Set(keys);
    this.giveUp = setTimeout(() => this.finish(), PATIENCE);
    const state = Object.fromEntries(keys.map((key) => [key, view.state[key]]));
    this.send({ type: "state", serial: this.serial, seen: view.seen, state });
  }

  /** The kernel has dealt with a report. @param {number} serial */
  acknowledge(serial) {
    if (serial === this.serial) this.finish();
  }

  finish() {
    clearTimeout(this.giveUp);
    this.inFlight = null;
    this.plan();
  }

  /** A command of the kernel may have crossed a report of the same settings: say what holds now. @param {string[]} keys */
  confirm(keys) {
    if (this.inFlight) this.view.mark(keys.filter((key) => this.inFlight.has(key)));
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.giveUp);
  }
}
