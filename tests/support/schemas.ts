import type { Connection, Schema } from 'mongoose';

interface PathLike {
  readonly schema?: Schema;
  readonly instance: string;
}

/** Every path of a schema, those of lists and parts included: `replies.textSealed`. */
export function pathsOf(schema: Schema, before = ''): string[] {
  return Object.entries(schema.paths as unknown as Record<string, PathLike>).flatMap(([name, path]) =>
    path.schema ? pathsOf(path.schema, `${before}${name}.`) : [`${before}${name}`],
  );
}

/** The fields of every collection that this connection has a schema for. */
export function schemasOf(connection: Connection): Map<string, string[]> {
  return new Map(
    Object.values(connection.models)
      .map((model) => [model.collection.name, pathsOf(model.schema)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
