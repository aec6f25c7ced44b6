/** Chance that needs no memory: the same numbers always give the same draw, in any order and alone. [0, 1). */
export function luck(seed: number, a: number, b: number, what: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  h = mix(h ^ Math.imul(a + 1, 0xc2b2ae35));
  h = mix(h ^ Math.imul(b + 1, 0x27d4eb2f));
  h = mix(h ^ Math.imul(what + 1, 0x165667b1));
  return h / 4_294_967_296;
}

function mix(n: number): number {
  let h = n >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
