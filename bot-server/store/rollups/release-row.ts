/** Short names: a term of a city is read as a whole. `rt` and `sc`: the targeted and the completed of the cells that tell the level. */
export interface CountsRow {
  t: number;
  c: number;
  r: number;
  rt: number;
  s: number;
  sc: number;
  l: number;
}
/** A cell's counts stand under `e` where they are exact, under `x` in tens: so a sum needs no condition. */
export interface CellRow {
  p: string;
  e?: CountsRow;
  x?: CountsRow;
  g?: { g: number; t: number; c: number }[];
}
