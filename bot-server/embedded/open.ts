import { resolve } from 'node:path';
import { type EmbeddedOptions, runningMongo, startEmbeddedMongo } from './start';

export type OpenDatabase = {
  readonly uri: string;
  /** Ends what was started here; a database that somebody else runs goes on. */
  stop(): Promise<void>;
};

/**
 * For a command beside the server: MONGODB_URI where set, else the private database that a running server of the same
 * data folder holds, else that database started for as long as the command lasts.
 */
export async function openDatabase(options: EmbeddedOptions & { readonly mongodbUri?: string | undefined }): Promise<OpenDatabase> {
  const uri = options.mongodbUri ?? (await runningMongo(resolve(options.dataDir, 'mongo')));
  if (uri !== null) return { uri, stop: async () => undefined };
  return startEmbeddedMongo(options);
}
