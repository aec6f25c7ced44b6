import type { z } from 'zod';
import type { Done } from './common';
import type * as staff from './staff';
import type * as tie from './tie';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** What a phone does with a code on a desktop's screen: lets the desktop in, or becomes the WeChat of who sits there (连上微信). */
export interface ScanApi {
  askDesktop: { out: WireDesktopAsk };
  takeDesktop: { in: In<typeof staff.TakeDesktop>; out: WireDesktopTurn };
  seeDesktop: { in: In<typeof staff.Scene>; out: WireDesktopSeen };
  confirmDesktop: { in: In<typeof staff.ConfirmDesktop>; out: Out<typeof Done> };
  refuseDesktop: { in: In<typeof staff.Scene>; out: Out<typeof Done> };
  askTie: { out: WireTieAsk };
  tieTurn: { out: WireTieTurn };
  untie: { out: Out<typeof Done> };
  seeTie: { in: In<typeof tie.TieScene>; out: WireTieSeen };
  confirmTie: { in: In<typeof tie.ConfirmTie>; out: Out<typeof Done> };
  refuseTie: { in: In<typeof tie.TieScene>; out: Out<typeof Done> };
}
export type WireDesktopAsk = Out<typeof staff.AskedDesktop>;
export type WireDesktopTurn = Out<typeof staff.DesktopTurn>;
export type WireDesktopSeen = Out<typeof staff.SeenDesktop>;
export type WireTieAsk = Out<typeof tie.AskedTie>;
export type WireTieTurn = Out<typeof tie.TieTurn>;
export type WireTieSeen = Out<typeof tie.SeenTie>;
