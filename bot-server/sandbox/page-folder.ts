import path from 'node:path';
import { type SandboxOptions } from './options';

/** The page's static files stay in the source folder: they are not compiled. */
export function pageFolder(options: Pick<SandboxOptions, 'pageFolder'>): string {
  return options.pageFolder ?? path.join(process.cwd(), 'bot-server', 'sandbox', 'page');
}
