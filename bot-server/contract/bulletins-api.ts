import type { z } from 'zod';
import type * as bulletins from './bulletins';
import type * as roster from './roster';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** 周通报 and 月调度 of one's own bureau or school. */
export interface BulletinsApi {
  bulletins: { query: In<typeof bulletins.BulletinsQuery>; out: { items: WireBulletinHead[]; next: string | null } };
  bulletin: { params: { bulletin: string }; out: WireBulletin };
  bulletinFile: { params: { bulletin: string }; query: In<typeof bulletins.BulletinFileQuery>; out: Out<typeof roster.SavedFile> };
}
export type WireBulletin = Out<typeof bulletins.WireBulletin>;
export type WireBulletinHead = Out<typeof bulletins.BulletinHead>;
