import type { Connection } from 'mongoose';
import type { RuleId } from '../../domain/retention/rules';
import type { Instant } from '../../domain/time/instant';
import type { Over, Swept } from './swept';
import { viewingPlaces } from './viewings';

/** Rows of one collection that one rule ends. */
export interface Place {
  readonly rule: RuleId;
  readonly collection: string;
  /** How a school's own shorter time reaches its rows; `no`: they belong to no one school. */
  readonly bySchool: 'field' | 'viewers' | 'no';
  sweep(over: Over, before: Instant): Promise<Swept>;
  overdue(over: Over, before: Instant): Promise<number>;
}

type Row = { _id: string } & Record<string, unknown>;

/** Every place where the nightly job takes something away. */
export function retentionPlaces(connection: Connection): readonly Place[] {
  const viewings = viewingPlaces(connection);
  const dated = (rule: RuleId, collection: string, field: string, bySchool: 'field' | 'no' = 'no'): Place => {
    const rows = connection.collection<Row>(collection);
    const filter = ({ after, schoolId }: Over, before: Instant) => ({
      [field]: { $lt: new Date(before) },
      ...(after === undefined ? {} : { _id: { $gt: after } }),
      ...(schoolId === undefined ? {} : { schoolId }),
    });
    return {
      rule,
      collection,
      bySchool,
      async sweep(over, before) {
        const found = await rows
          .find(filter(over, before) as never, { projection: { _id: 1 } })
          .sort({ _id: 1 })
          .limit(over.limit)
          .toArray();
        const ids = found.map(({ _id }) => _id);
        if (ids.length > 0) await rows.deleteMany({ _id: { $in: ids } });
        return { removed: ids.length, after: ids.length < over.limit ? undefined : ids.at(-1) };
      },
      overdue: (over, before) => rows.countDocuments(filter(over, before)),
    };
  };
  return [
    {
      rule: 'viewing-sessions',
      collection: 'viewings',
      bySchool: 'viewers',
      sweep: (over, before) => viewings.fold(over, before),
      overdue: (over, before) => viewings.foldable(over, before),
    },
    {
      rule: 'viewing-seconds',
      collection: 'viewings',
      bySchool: 'viewers',
      sweep: (over, before) => viewings.drop(over, before),
      overdue: (over, before) => viewings.droppable(over, before),
    },
    dated('questions', 'questions', 'askedAt', 'field'),
    // What is out stays; what never went out, or was taken back, goes like the question it came from.
    dated('questions', 'classAnswers', 'idleSince', 'field'),
    dated('questions', 'questionMedia', 'at', 'field'),
    dated('questions', 'mediaFrames', 'at', 'field'),
    dated('messages', 'messages', 'createdAt', 'field'),
    dated('messages', 'deliveries', 'createdAt', 'field'),
    dated('messages', 'attempts', 'at'),
    dated('tiers', 'tiers', 'until', 'field'),
    dated('messages', 'declarations', 'at', 'field'),
    dated('messages', 'familyCompletions', 'at', 'field'),
    dated('messages', 'familyCalls', 'askedAt', 'field'),
    dated('records', 'consentEvents', 'at'),
    dated('records', 'imports', 'at'),
    dated('records', 'retentionRuns', 'startedAt'),
  ];
}
