import type { Connection } from 'mongoose';
import {
  UNUSED_FOR,
  type KeptMedia,
  type MediaOwner,
  type MediaPlace,
  type MediaSource,
  type MediaUse,
} from '../domain/question/kept-media';
import type { QuestionMedia } from '../domain/question/question';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';
import { CHECK_AT_ONCE, mediaChecks, verdictSchema } from './question-media/checks';
import { FRAME_BYTES, frameCount, newFrameKey, openFrame, sealFrame } from './question-media/frames';
import { frameSchema, mediaSchema, readSource, toMedia, type FrameRow, type MediaRow } from './question-media/row';

const keyPlace = (id: string): string => `questionMedia.key:${id}`;
const sourcePlace = (id: string): string => `questionMedia.source:${id}`;

/** What came of looking at the bytes. */
export interface MediaBytes {
  readonly type: string;
  readonly bytes: Buffer;
  readonly seconds?: number;
}
/** A medium that is to be fetched, held by the caller for a while. */
export interface FetchClaim {
  readonly media: KeptMedia;
  readonly source: MediaSource;
  /** 1 for the first. */
  readonly tries: number;
}

/** Voices and pictures of questions and answers. Each has a key of its own, sealed in its row; its bytes lie in sealed frames beside it. */
export function openQuestionMediaStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const mediaModel = connection.model('QuestionMedia', mediaSchema, 'questionMedia');
  const frameModel = connection.model('MediaFrame', frameSchema, 'mediaFrames');
  const verdictModel = connection.model('MediaVerdict', verdictSchema, 'mediaVerdicts');
  const rows = connection.collection<MediaRow>('questionMedia');
  const frames = connection.collection<FrameRow>('mediaFrames');

  /** One frame after the other: what waits to be written is never more than one. */
  async function writeFrames(
    id: string,
    bytes: Buffer,
    key: Buffer,
    more: Omit<FrameRow, '_id' | 'mediaId' | 'n' | 'sealed'>,
  ): Promise<void> {
    const of = frameCount(bytes.length);
    for (let n = 0; n < of; n += 1) {
      const sealed = sealFrame(key, id, n, of, bytes.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES));
      await frames.updateOne({ _id: `${id}:${n}` }, { $set: { mediaId: id, n, ...more, sealed } }, { upsert: true });
    }
  }
  const ownedBy = (row: Pick<MediaRow, 'studentId' | 'guardianId' | 'schoolId'>) => ({
    ...(row.studentId === undefined ? {} : { studentId: row.studentId }),
    ...(row.guardianId === undefined ? {} : { guardianId: row.guardianId }),
    ...(row.schoolId === undefined ? {} : { schoolId: row.schoolId }),
  });

  /** Takes a reservation back: what it was for was refused. */
  async function release(ids: readonly string[], use: MediaUse): Promise<void> {
    const reserved = { _id: { $in: [...ids] }, questionId: use.questionId, until: { $exists: true } };
    await rows.updateMany(reserved, { $unset: { questionId: 1, replyId: 1 } });
  }

  return {
    /** Keeps what somebody sent up, for a day unless it becomes part of something. */
    async keep(media: { id: string; kind: QuestionMedia['kind']; owner: MediaOwner }, made: MediaBytes, now: Instant): Promise<KeptMedia> {
      const { id, kind, owner } = media;
      const [at, until] = [new Date(now), new Date(now + UNUSED_FOR)];
      const key = newFrameKey();
      const whose = owner.kind === 'guardian' ? { guardianId: owner.id } : {};
      await writeFrames(id, made.bytes, key, { at, until, ...whose });
      const row: MediaRow = {
        ...{ _id: id, kind, state: 'ready', owner: { ...owner }, type: made.type, bytes: made.bytes.length },
        ...(made.seconds === undefined ? {} : { seconds: made.seconds }),
        ...{ at, until, ...whose, keySealed: seal.seal(key.toString('base64'), keyPlace(id)) },
      };
      await rows.insertOne(row);
      return toMedia(row);
    },
    async getMany(ids: readonly string[]): Promise<KeptMedia[]> {
      const found = new Map((await rows.find({ _id: { $in: [...ids] } }).toArray()).map((row) => [row._id, toMedia(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    /** Says what these are for. False when one is not this owner's, is not there, or is part of something else: then none is taken. */
    async reserve(ids: readonly string[], owner: MediaOwner, use: MediaUse): Promise<boolean> {
      const taken: string[] = [];
      for (const _id of ids) {
        const free = { $or: [{ questionId: { $exists: false } }, { ...use, replyId: use.replyId ?? { $exists: false } }] };
        const mine = { _id, state: 'ready' as const, 'owner.kind': owner.kind, 'owner.id': owner.id };
        const { matchedCount } = await rows.updateOne({ ...mine, ...free }, { $set: { ...use } });
        if (matchedCount === 0) {
          await release(taken, use);
          return false;
        }
        taken.push(_id);
      }
      return true;
    },
    release,
    /** What they are for is written: they stay with it. Safe to repeat. `chat`: its asker's chat is to get them too. */
    async settle(ids: readonly string[], place: MediaPlace, chat?: { readonly dueAt: Instant }): Promise<void> {
      const { questionId: _q, replyId: _r, ...whose } = place;
      const among = { $in: [...ids] };
      await frames.updateMany({ mediaId: among }, { $set: whose, $unset: { until: 1 } });
      const due = chat ? { chat: 'waiting' as const, dueAt: new Date(chat.dueAt) } : {};
      const unsettled = { _id: among, until: { $exists: true } };
      // Of what families send others may see something one day; it is looked at only when it is settled.
      await rows.updateMany({ ...unsettled, 'owner.kind': 'guardian' }, { $set: { checkAt: CHECK_AT_ONCE } });
      await rows.updateMany(unsettled, { $set: { ...place, ...due }, $unset: { until: 1 } });
    },
    /** Reserved, and not settled since: a process died in between. */
    async unsettled(before: Instant, limit: number): Promise<{ readonly id: string; readonly use: MediaUse }[]> {
      const filter = { until: { $exists: true }, at: { $lt: new Date(before) }, questionId: { $exists: true } };
      const found = await rows.find(filter).sort({ until: 1 }).limit(limit).toArray();
      return found.map(({ _id, questionId = '', replyId }) => ({
        id: _id,
        use: { questionId, ...(replyId === undefined ? {} : { replyId }) },
      }));
    },
    /** Writes down that a question's medium is to be fetched from a chat; the same id changes nothing. */
    async expect(
      media: { id: string; kind: QuestionMedia['kind']; owner: MediaOwner; place: MediaPlace },
      source: MediaSource,
      now: Instant,
    ) {
      const { id, kind, owner, place } = media;
      const row: Omit<MediaRow, '_id'> = {
        ...{ kind, state: 'fetching', owner: { ...owner }, at: new Date(now), ...place },
        ...{ sourceSealed: seal.seal(JSON.stringify(source), sourcePlace(id)), dueAt: new Date(now), tries: 0 },
      };
      await rows.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
    },
    /** The next that is due to be fetched, held for so long. */
    async takeDue(now: Instant, holdMs: number): Promise<FetchClaim | undefined> {
      const row = await rows.findOneAndUpdate(
        { dueAt: { $lte: new Date(now) }, state: 'fetching' },
        { $set: { dueAt: new Date(now + holdMs) }, $inc: { tries: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
      if (!row) return undefined;
      const source = readSource(seal.unseal(row.sourceSealed ?? '', sourcePlace(row._id)));
      return { media: toMedia(row), source, tries: row.tries ?? 1 };
    },
    /** Writes the bytes of what was fetched. What it belongs to may be gone meanwhile: then nothing is left. */
    async fill(id: string, made: MediaBytes, now: Instant): Promise<boolean> {
      const row = await rows.findOne({ _id: id, state: 'fetching' });
      if (!row) return false;
      const key = newFrameKey();
      await writeFrames(id, made.bytes, key, { at: new Date(now), ...ownedBy(row) });
      const { matchedCount } = await rows.updateOne(
        { _id: id, state: 'fetching' },
        {
          $set: {
            ...{ type: made.type, bytes: made.bytes.length, keySealed: seal.seal(key.toString('base64'), keyPlace(id)) },
            ...(made.seconds === undefined ? {} : { seconds: made.seconds }),
          },
        },
      );
      if (matchedCount === 0) await frames.deleteMany({ mediaId: id });
      return matchedCount > 0;
    },
    /** Fetching is over. True for the one call that ended it. */
    async endFetching(id: string, state: Exclude<KeptMedia['state'], 'fetching'>): Promise<boolean> {
      const { modifiedCount } = await rows.updateOne(
        { _id: id, state: 'fetching' },
        { $set: { state, ...(state === 'ready' ? { checkAt: CHECK_AT_ONCE } : {}) }, $unset: { sourceSealed: 1, dueAt: 1, tries: 1 } },
      );
      return modifiedCount > 0;
    },
    async fetchAgain(id: string, at: Instant): Promise<void> {
      await rows.updateOne({ _id: id, state: 'fetching' }, { $set: { dueAt: new Date(at) } });
    },
    /** The next answer's voice or picture that may follow its words into a chat, held for so long. */
    async takeForChat(now: Instant, holdMs: number): Promise<KeptMedia | undefined> {
      const row = await rows.findOneAndUpdate(
        { dueAt: { $lte: new Date(now) }, chat: 'waiting' },
        { $set: { dueAt: new Date(now + holdMs) } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
      return row ? toMedia(row) : undefined;
    },
    /** One step of that; false when somebody else took it. */
    async chatStep(id: string, from: 'waiting' | 'calling', to: NonNullable<MediaRow['chat']>, dueAt?: Instant): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { _id: id, chat: from },
        dueAt === undefined ? { $set: { chat: to }, $unset: { dueAt: 1 } } : { $set: { chat: to, dueAt: new Date(dueAt) } },
      );
      return matchedCount > 0;
    },
    /** Bytes from one place to another (exclusive), a frame at a time; ends early where there are none. */
    async *read(id: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
      const row = await rows.findOne({ _id: id });
      if (row?.keySealed === undefined || row.bytes === undefined) return;
      const key = Buffer.from(seal.unseal(row.keySealed, keyPlace(id)), 'base64');
      const [of, end] = [frameCount(row.bytes), Math.min(to, row.bytes)];
      for (let n = Math.floor(from / FRAME_BYTES); n < of && n * FRAME_BYTES < end; n += 1) {
        const frame = await frames.findOne({ _id: `${id}:${n}` }, { promoteBuffers: true });
        if (!frame) return;
        const clear = openFrame(key, id, n, of, Buffer.from(frame.sealed));
        yield clear.subarray(Math.max(0, from - n * FRAME_BYTES), Math.min(clear.length, end - n * FRAME_BYTES));
      }
    },
    ...mediaChecks(connection),
    async syncIndexes(): Promise<void> {
      await mediaModel.createIndexes();
      await verdictModel.createIndexes();
      await frameModel.createIndexes();
    },
  };
}
export type QuestionMediaStore = ReturnType<typeof openQuestionMediaStore>;
