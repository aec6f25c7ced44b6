import { createHmac } from 'node:crypto';
import type { Connection } from 'mongoose';
import { fingerprint } from '../../bot-server/files/fingerprint';
import { readTable } from '../../bot-server/files/read-table';
import type { Faults } from '../../bot-server/domain/importing/fault';
import type { RosterFacts } from '../../bot-server/domain/importing/roster-changes';
import { frameChangesOf } from '../../bot-server/domain/importing/roster-frame';
import { peopleChangesOf } from '../../bot-server/domain/importing/roster-people';
import type { RosterFile } from '../../bot-server/domain/importing/roster-reader';
import type { Guardian } from '../../bot-server/domain/roster/roster';
import { openSeal } from '../../bot-server/seal/field';
import { connect } from '../../bot-server/store/connect';
import { openAuditStore } from '../../bot-server/store/audit';
import { openDeliveryStore } from '../../bot-server/store/deliveries';
import { openIdentityStore } from '../../bot-server/store/identities';
import { openErasureStore } from '../../bot-server/store/erasures';
import { openImportStore } from '../../bot-server/store/imports';
import { openLeaseStore } from '../../bot-server/store/leases';
import { openRosterStore } from '../../bot-server/store/roster';
import { openRosterOperationStore } from '../../bot-server/store/roster-operations';
import { openTestDb } from '../support/mongo';

export const blind = (text: string): string => createHmac('sha256', 'test').update(text).digest('base64url').slice(0, 22);

export const files = { readTable, readRoster: readTable, fingerprint };

/** What a file would write, as the importer finds it out: the frame at once, the people school by school. */
export function changesOf(file: RosterFile, stored: RosterFacts, faults: Faults, { on = '2026-09-01', markLeft = false } = {}) {
  const frame = frameChangesOf(file, stored, faults);
  const rules = { blind, on, markLeft, elsewhere: new Map<string, Guardian>(), alone: false };
  const people = peopleChangesOf(file.students, stored, rules);
  return {
    ...people,
    changes: { ...frame.changes, ...people.changes },
    counts: { ...frame.counts, ...people.counts },
    warnings: [...frame.warnings, ...people.warnings],
  };
}

/** Real stores over a database of its own. */
export async function openWorld() {
  const db = await openTestDb();
  const world = await worldOn(db.uri, 'id');
  const close = async (): Promise<void> => {
    await world.close();
    await db.drop();
  };
  return { ...world, uri: db.uri, close };
}

/** The stores on a database that is there, with ids that begin with `name`. */
export async function worldOn(uri: string, name: string) {
  const seal = openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
  const connection = await connect(uri);
  const roster = openRosterStore(connection, seal);
  const imports = openImportStore(connection);
  let ids = 0;
  return {
    connection,
    seal,
    files,
    roster,
    imports,
    erasures: openErasureStore(connection, seal),
    rosterOperations: openRosterOperationStore(connection, seal),
    leases: openLeaseStore(connection),
    audit: openAuditStore(connection),
    identities: openIdentityStore(connection),
    deliveries: openDeliveryStore(connection),
    newId: () => `${name}-${(ids += 1)}`,
    close: () => connection.close(),
  };
}

/** What an import keeps of itself: not the roster. */
const OWN_NOTES = ['imports', 'roster_operations', 'roster_journal', 'leases', 'audit'];

/** Every document of every collection but the importer's own notes, as text: two equal answers mean that nothing was changed. */
export async function dump(connection: Connection): Promise<string> {
  const names = (await connection.listCollections())
    .map(({ name }) => name)
    .filter((name) => !OWN_NOTES.includes(name))
    .sort();
  const parts = await Promise.all(
    names.map(async (name) => `${name}: ${JSON.stringify(await connection.collection(name).find().sort({ _id: 1 }).toArray())}`),
  );
  return parts.filter((part) => !part.endsWith(': []')).join('\n');
}
