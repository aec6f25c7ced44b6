import type { Actor } from '../../domain/access/actor';
import type { FileBytes } from '../../domain/importing/sheet-row';
import type { RosterStore } from '../../store/roster';
import { rosterHand } from '../importing/roster-hand';

interface Needs {
  readonly roster: Pick<RosterStore, 'bureaus'>;
  readonly files: { writeTemplate(kind: 'roster', of: { readonly schoolId?: string; readonly bureauId?: string }): Promise<Uint8Array> };
}

/** The empty roster with its instructions, for one's own school or bureau. @throws Refusal access/denied */
export async function rosterTemplate(needs: Needs, actor: Actor): Promise<FileBytes> {
  const { owner } = await rosterHand(needs, actor);
  return { name: '名册模板.xlsx', bytes: await needs.files.writeTemplate('roster', owner) };
}
