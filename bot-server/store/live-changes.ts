import type { Connection } from 'mongoose';
import { z } from 'zod';
import type { LiveChange } from '../domain/figures/live';

export interface LiveWatch {
  /** Resolves when nothing is read any more. */
  close(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const Told = z.object({
  _id: z.unknown(),
  ns: z.object({ coll: z.string() }),
  fullDocument: z
    .object({
      schoolId: z.string().optional(),
      classroomId: z.string().optional(),
      pushId: z.string().optional(),
      bureauId: z.string().optional(),
    }) // prettier-ignore
    .nullish(),
});
const PIPELINE = [
  { $match: { 'ns.coll': { $in: ['rollups', 'bureauReleases'] }, operationType: { $in: ['insert', 'update', 'replace'] } } },
  { $project: { ns: 1, 'fullDocument.schoolId': 1, 'fullDocument.classroomId': 1, 'fullDocument.pushId': 1, 'fullDocument.bureauId': 1 } },
];

function changeOf({ ns, fullDocument }: z.output<typeof Told>): LiveChange | undefined {
  const { schoolId, classroomId, pushId, bureauId } = fullDocument ?? {};
  if (ns.coll === 'bureauReleases') return bureauId === undefined ? undefined : { kind: 'release', bureauId };
  if (schoolId === undefined || classroomId === undefined || pushId === undefined) return undefined;
  return { kind: 'class', schoolId, classroomId, pushId };
}

/** What is written to class rows and releases, as it is written, by whichever process. */
export function openLiveChanges(connection: Connection) {
  return {
    /**
     * Tells every change from this moment on, across whatever breaks: it goes on where it was, and where the database does not know that place
     * any more it says `missed` and goes on from now.
     */
    async watch(heard: (change: LiveChange) => void, missed: (fault: unknown) => void): Promise<LiveWatch> {
      const db = connection.getClient().db(connection.name);
      const { operationTime } = z.object({ operationTime: z.custom<never>() }).parse(await db.command({ ping: 1 }));
      let from: object = { startAtOperationTime: operationTime };
      let isOpen = true;
      let pause = FIRST_PAUSE_MS;
      let stream = db.watch(PIPELINE, { fullDocument: 'updateLookup', ...from });
      let wake = (): void => undefined;
      const run = async (): Promise<void> => {
        while (isOpen) {
          try {
            for await (const row of stream) {
              const told = Told.parse(row);
              from = { resumeAfter: told._id };
              pause = FIRST_PAUSE_MS;
              const change = changeOf(told);
              if (change) heard(change);
            }
          } catch (fault) {
            if (!isOpen) return;
            missed(fault);
            // Its place may be what it failed for: the next try goes on from now, and who listens looks again anyway.
            from = {};
          }
          await stream.close().catch(() => undefined);
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, pause);
            timer.unref();
            wake = () => (clearTimeout(timer), resolve());
          });
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
          if (isOpen) stream = db.watch(PIPELINE, { fullDocument: 'updateLookup', ...from });
        }
      };
      const running = run();
      return {
        async close() {
          isOpen = false;
          wake();
          await stream.close().catch(() => undefined);
          await running;
        },
      };
    },
  };
}
export type LiveChangeStore = ReturnType<typeof openLiveChanges>;
