import { z } from 'zod';
import { Id, NoParams } from '../contract/common';
import {
  ChangeStudent,
  ImportRosterQuery,
  MarkFaultsQuery,
  MergePeople,
  Promote,
  Promotion,
  RosterClasses,
  RosterClassList,
  RosterDuplicates,
  RosterJob,
  RosterJobs,
  SavedFile,
} from '../contract/roster';
import type { Deps } from '../deps';
import { markRosterFaults } from '../flows/importing/mark-roster-faults';
import { listRosterOperations, showRosterOperation, startRosterImport } from '../flows/importing/start-roster-import';
import { markStudentLeft, moveStudent } from '../flows/roster/keep-students';
import { listClass, listClasses } from '../flows/roster/list-class';
import { findDuplicates, mergeTwoGuardians, mergeTwoStudents } from '../flows/roster/merge-people';
import { lookAtPromotion, promote } from '../flows/roster/promote';
import { rosterTemplate } from '../flows/roster/template';
import { undoRoster } from '../flows/roster/undo-roster';
import { presentClassList, presentDuplicates, presentPromotion, presentRosterClass, presentRosterJob } from '../present/roster';
import { route, type Route } from './route';

/** A bureau's file with many schools; a school's own may be a quarter of it. */
const LARGEST_FILE = 16 * 1024 * 1024;
const ofImport = z.strictObject({ import: Id });
const ofStudent = z.strictObject({ student: Id });

export function rosterRoutes(deps: Deps): Route[] {
  const saved = ({ name, bytes }: { name: string; bytes: Uint8Array }) => ({
    fileName: name,
    base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  });
  return [
    route('rosterTemplate', { summary: 'An empty roster to fill in', out: SavedFile }, async ({ actor }) =>
      saved(await rosterTemplate(deps, actor)),
    ),
    route(
      'startRosterImport',
      {
        summary: 'Begin to look at or to import the roster of my school, or of the schools of my bureau, from a file',
        query: ImportRosterQuery,
        body: 'bytes',
        out: RosterJob,
        limit: 'upload',
        maxBody: LARGEST_FILE,
      },
      async ({ actor, query, body, now }) => {
        const input = { file: { name: query.fileName, bytes: body }, dryRun: query.apply === '0', markLeft: query.left === '1' };
        return presentRosterJob({ operation: await startRosterImport(deps, actor, input, now), undoable: false });
      },
    ),
    route(
      'markRosterFaults',
      {
        summary: 'The same file with its faults beside the rows',
        query: MarkFaultsQuery,
        body: 'bytes',
        out: SavedFile,
        limit: 'upload',
        maxBody: LARGEST_FILE,
      },
      async ({ actor, query, body }) => saved(await markRosterFaults(deps, actor, { name: query.fileName, bytes: body })),
    ),
    route(
      'rosterImports',
      { summary: 'What was done to the roster of my school or bureau', query: NoParams, out: RosterJobs },
      async ({ actor, now }) => ({
        items: (await listRosterOperations(deps, actor, now)).map(presentRosterJob),
      }),
    ),
    route('rosterImport', { summary: 'How an import stands', params: ofImport, out: RosterJob }, async ({ actor, params, now }) =>
      presentRosterJob(await showRosterOperation(deps, actor, params.import, now)),
    ),
    route(
      'undoRoster',
      { summary: 'Take back the last change of the roster', params: ofImport, out: RosterJob },
      async ({ actor, params, now }) => presentRosterJob({ operation: await undoRoster(deps, actor, params.import, now), undoable: false }),
    ),
    route('rosterClasses', { summary: 'The classes of my school', query: NoParams, out: RosterClasses }, async ({ actor }) => ({
      items: (await listClasses(deps, actor)).map(presentRosterClass),
    })),
    route(
      'rosterClass',
      { summary: 'A class by name', params: z.strictObject({ classroom: Id }), out: RosterClassList },
      async ({ actor, params, now }) => presentClassList(await listClass(deps, actor, params.classroom, now)),
    ),
    route(
      'changeStudent',
      { summary: 'Put a student into another class, or mark as left', params: ofStudent, body: ChangeStudent, out: RosterJob },
      async ({ actor, params, body, now }) => {
        const done =
          'classroom' in body
            ? moveStudent(deps, actor, params.student, body.classroom, now)
            : markStudentLeft(deps, actor, params.student, now);
        return presentRosterJob({ operation: await done, undoable: true });
      },
    ),
    route(
      'promotion',
      { summary: 'What the end of the school year would change', query: NoParams, out: Promotion },
      async ({ actor, now }) => presentPromotion(await lookAtPromotion(deps, actor, now)),
    ),
    route('promote', { summary: 'Everybody one grade up', body: Promote, out: RosterJob }, async ({ actor, body, now }) =>
      presentRosterJob({ operation: await promote(deps, actor, body.students, now), undoable: true }),
    ),
    route('rosterDuplicates', { summary: 'Who may be one and the same', query: NoParams, out: RosterDuplicates }, async ({ actor }) =>
      presentDuplicates(await findDuplicates(deps, actor)),
    ),
    route(
      'mergePeople',
      { summary: 'Two rows of one person become one', body: MergePeople, out: RosterJob },
      async ({ actor, body, now }) => {
        const merge = body.kind === 'student' ? mergeTwoStudents : mergeTwoGuardians;
        return presentRosterJob({ operation: await merge(deps, actor, body.keep, body.drop, now), undoable: true });
      },
    ),
  ];
}
