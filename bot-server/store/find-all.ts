import type { Connection } from 'mongoose';
import { z } from 'zod';

interface Wanted {
  readonly projection?: Readonly<Record<string, 0 | 1>>;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
}

const AT_ONCE = 20_000;

/**
 * All rows of a query, in one answer of the database as long as they fit: for what every request looks at. A cursor costs as much as a
 * hundred rows, and takes each of them apart by itself.
 */
export async function findAll<Row extends { _id?: unknown }>(
  connection: Connection,
  collection: string,
  filter: Readonly<Record<string, unknown>>,
  { projection = {}, sort = {} }: Wanted = {},
): Promise<readonly Row[]> {
  const db = connection.getClient().db(connection.name);
  const read = { find: collection, filter, projection, sort, batchSize: AT_ONCE, readConcern: { level: 'majority' } };
  const { cursor } = Answer.parse(await db.command(read));
  if (String(cursor.id) === '0') return Rows<Row>().parse(cursor.firstBatch);
  return db.collection(collection).find<Row>(filter, { projection, sort }).toArray();
}

const Answer = z.object({ cursor: z.object({ id: z.unknown(), firstBatch: z.unknown() }) });
/** As they are: taking thousands of rows through a schema would cost more than reading them. */
const Rows = <Row>() => z.custom<readonly Row[]>(Array.isArray);
