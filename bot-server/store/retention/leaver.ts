import type { Connection } from 'mongoose';

type Row = { _id: string } & Record<string, unknown>;

/**
 * Takes away everything about a student, and about guardians who have no other child here. The student's own row goes last:
 * cut off anywhere, it is found and done again.
 */
export function leaverForgotten(connection: Connection) {
  const rows = (name: string) => connection.collection<Row>(name);
  const begins = (start: string) => ({ $gte: `${start}:`, $lt: `${start};` });

  async function forgetViewer(viewer: string): Promise<void> {
    await rows('viewings').deleteMany({ _id: begins(viewer) });
    await rows('viewingTickets').deleteMany({ _id: begins(viewer) });
    for (const name of ['flags', 'viewingAddresses']) await rows(name).deleteMany({ viewingId: begins(viewer) });
  }
  async function forgetGuardian(guardianId: string): Promise<void> {
    await forgetViewer(`g:${guardianId}`);
    await rows('attempts').deleteMany({ messageId: begins(guardianId) });
    for (const name of ['messages', 'deliveries', 'questions']) await rows(name).deleteMany({ guardianId });
    const mine = { persons: { kind: 'guardian', id: guardianId } };
    await rows('identities').updateMany({ 'persons.id': guardianId }, { $pull: mine } as never);
    await rows('guardians').deleteOne({ _id: guardianId });
  }
  return async (studentId: string): Promise<void> => {
    const guardianIds = await rows('guardianships').distinct('guardianId', { studentId });
    for (const name of ['questions', 'deliveries', 'corrections', 'privacyExports', 'declarations', 'familyCompletions'])
      await rows(name).deleteMany({ studentId });
    await forgetViewer(`s:${studentId}`);
    for (const guardianId of guardianIds) {
      const others = await rows('guardianships').countDocuments({ guardianId, studentId: { $ne: studentId } });
      if (others === 0 && typeof guardianId === 'string') await forgetGuardian(guardianId);
    }
    await rows('guardianships').deleteMany({ studentId });
    await rows('students').deleteOne({ _id: studentId });
  };
}
