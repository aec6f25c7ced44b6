import type { ClassroomId } from '../../domain/roster/roster';
import type { PushId } from '../../domain/push/push';
import type { PushAndClass } from '../deliveries';
import { fateOf, openGroupCommit, type Fate } from '../group-commit';

const BYTES_A_TOUCH = 100;

/** Says that a class's figures are to be counted again. A fan-out says it of the same few classes again and again: of one moment, each once. */
export function openTouches(write: (cells: readonly PushAndClass[]) => Promise<void>) {
  const batch = openGroupCommit<PushAndClass, undefined>(
    async (cells): Promise<Fate<undefined>[]> => {
      await write([...new Map(cells.map((cell) => [`${cell.pushId}:${cell.classroomId}`, cell])).values()]);
      return cells.map(() => ({ ok: true, value: undefined }));
    },
    { sizeOf: () => BYTES_A_TOUCH },
  );
  return async (pushId: PushId, classroomId: ClassroomId): Promise<void> => fateOf(await batch.add({ pushId, classroomId }));
}
