import { z } from 'zod';
import { BulletinFileQuery, BulletinHead, BulletinsQuery, WireBulletin } from '../contract/bulletins';
import { Id, pageOf as pageSchema } from '../contract/common';
import { SavedFile } from '../contract/roster';
import type { Deps } from '../deps';
import { listBulletins, readBulletin } from '../flows/bulletin/read-bulletin';
import { bulletinFileName, bulletinSheets, presentBulletin, presentListedHead } from '../present/bulletin';
import { bulletinPage } from '../present/bulletin-page';
import { bulletinPaper } from '../present/bulletin-pdf';
import { pageOf, readCursor } from './cursor';
import { route, type Route } from './route';

const Named = z.strictObject({ bulletin: Id });

export function bulletinRoutes(deps: Deps): Route[] {
  return [
    route(
      'bulletins',
      {
        summary: 'Weekly and monthly bulletins of the own bureau or school and their supplements, newest first',
        query: BulletinsQuery,
        out: pageSchema(BulletinHead),
      },
      async ({ actor, query: { kind, limit, cursor } }) => {
        const after = readCursor(cursor);
        const found = await listBulletins(deps, actor, { kind, limit: limit + 1, before: after?.at });
        return pageOf(found, limit, ({ seq, id }) => ({ at: seq, id }), presentListedHead);
      },
    ),
    route(
      'bulletin',
      { summary: 'One bulletin as it was made: text, figures, what each figure is, and its hashes', params: Named, out: WireBulletin },
      async ({ actor, params, now }) => presentBulletin(await readBulletin(deps, actor, params.bulletin, now)),
    ),
    route(
      'bulletinFile',
      {
        summary: 'The same as a workbook, as a PDF, or as a page for reading and printing',
        params: Named,
        query: BulletinFileQuery,
        out: SavedFile,
      },
      async ({ actor, params, query: { format }, now }) => {
        const read = await readBulletin(deps, actor, params.bulletin, now);
        const bytes = await {
          xlsx: () => deps.files.writeTable(bulletinSheets(read), 'xlsx'),
          pdf: () => deps.files.writePdf(bulletinPaper(read)),
          html: () => Buffer.from(bulletinPage(read)),
        }[format]();
        return { fileName: `${bulletinFileName(read.bulletin)}.${format}`, base64: bytes.toString('base64') };
      },
    ),
  ];
}
