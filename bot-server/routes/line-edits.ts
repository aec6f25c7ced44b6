import type { z } from 'zod';
import type { EditDraft } from '../contract/plan';
import type { LineEdit } from '../domain/plan/edit-lines';
import { Refusal } from '../domain/refusal';
import type { CountyEdit } from '../flows/county-plan/edit-county-draft';

type Edit = z.output<typeof EditDraft>['edits'][number];

const mustOf = (edit: Edit): boolean | undefined =>
  edit.kind === 'add' ? edit.line.must : edit.kind === 'change' ? edit.set.must : undefined;

/** An edit of a school's draft as the domain knows it. @throws Refusal request/invalid for what only a bureau says */
export function schoolEdit(edit: Edit): LineEdit {
  if (mustOf(edit) !== undefined) throw new Refusal('request/invalid', { message: '“必推”只有教育局的计划里才有' });
  return editOf(edit);
}

/** The same of a bureau's plan. @throws Refusal request/invalid for what only a school says */
export function countyEdit(edit: Edit): CountyEdit {
  const said = edit.kind === 'add' ? edit.line.audience : edit.kind === 'change' ? edit.set.audience : undefined;
  if (said && said.classroomIds.length > 0) throw new Refusal('request/invalid', { message: '县区的计划只选年级，不选到班' });
  const must = mustOf(edit);
  return { edit: editOf(edit), ...(must === undefined ? {} : { must }) };
}

function editOf(edit: Edit): LineEdit {
  if (edit.kind === 'remove' || edit.kind === 'bring-back') return edit;
  if (edit.kind === 'add') {
    const { resource, together, about, must: _said, ...rest } = edit.line;
    return { kind: 'add', line: { ...rest, ...about, resourceId: resource, ...(together ? { together } : {}) } };
  }
  const { resource, together, week, weekday, minute, dueDays, audience, note, about, layers } = edit.set;
  const set = {
    ...(week === undefined ? {} : { week }),
    ...(weekday === undefined ? {} : { weekday }),
    ...(minute === undefined ? {} : { minute }),
    ...(dueDays === undefined ? {} : { dueDays }),
    ...(resource === undefined ? {} : { resourceId: resource }),
    ...(audience === undefined ? {} : { audience }),
    ...(note === undefined ? {} : { note }),
    ...(together ? { together } : {}),
  };
  return {
    ...{ kind: 'change', line: edit.line, set },
    ...(together === false ? { alone: true } : {}),
    ...(about === undefined ? {} : { about }),
    ...(layers === undefined ? {} : { layers }),
  };
}
