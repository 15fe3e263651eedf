/** So many changes are kept. */
const MOST = 100;

/** Takes changes of the regions back, and makes them again: drawn, moved, deleted, read from a file. */
export class Undo {
  /** @param {object} view */
  constructor(view) {
    Object.assign(this, { view, past: [], future: [], now: view.state.regions ?? [], turning: false });
    this.stop = view.listen((keys) => keys.includes("regions") && this.note());
  }

  note() {
    if (!this.turning) {
      this.past = [...this.past, this.now].slice(-MOST);
      this.future = [];
    }
    this.now = this.view.state.regions;
  }

  /** @returns {boolean} Whether there was a change to take back. */
  undo() {
    return this.turn(this.past, this.future);
  }

  /** @returns {boolean} Whether there was a change to make again. */
  redo() {
    return this.turn(this.future, this.past);
  }

  turn(from, to) {
    if (!from.length) return false;
    to.push(this.now);
    this.turning = true;
    this.view.change({ regions: from.pop(), region: -1 });
    this.turning = false;
    return true;
  }

  close() {
    this.stop();
  }
}
