// A host whose clock is wrong, and may jump while it runs: SKEW_MS at the start, and by as much again, the other way, at each SIGUSR2.
'use strict';
const Real = Date;
let skew = Number(process.env.SKEW_MS ?? 0);
// Libraries know it by its name.
const Skewed = class Date extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + skew);
    else super(...args);
  }
  static now() {
    return Real.now() + skew;
  }
};
globalThis.Date = Skewed;
process.on('SIGUSR2', () => (skew = -skew));
