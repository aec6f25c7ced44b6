import type { Bulletin, BulletinPlace } from '../../domain/bulletin/bulletin';

/** Whole as it was made; nothing of it is ever changed. */
export interface Row extends Omit<Bulletin, 'id' | 'place' | 'cutoff'> {
  _id: string;
  /** `bureau.<id>` or `school.<id>`. */
  place: string;
  placeKind: BulletinPlace['kind'];
  placeId: string;
  cutoff: Date;
}

/** What of the jobs' work is done: a kind's time, a day's supplements, who was told of one. */
export interface RunRow {
  _id: string;
  at: Date;
  made: number;
}
