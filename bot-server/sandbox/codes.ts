import { type World } from './world';

export interface ShownCode {
  readonly page: string;
  readonly scene: string;
  readonly at: number;
}

const MOST = 20;
const shown = new WeakMap<World, ShownCode[]>();

/** Mini-program codes asked for, newest first: a phone at the desk «scans» one by opening its page, since the picture is always the same. */
export const codesOf = (world: World): readonly ShownCode[] => shown.get(world) ?? [];

export function noteCode(world: World, code: Omit<ShownCode, 'at'>): void {
  shown.set(world, [{ ...code, at: world.now() }, ...codesOf(world)].slice(0, MOST));
}
