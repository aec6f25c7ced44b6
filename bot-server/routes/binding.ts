import { z } from 'zod';
import {
  ApproveRequest,
  AskTeacher,
  BindChild,
  BindPhone,
  Bound,
  CallSheet,
  ChooseCheck,
  ClassFamilies,
  JoinCode,
  MyRequests,
  OpenCode,
  OpenedCode,
  Picture,
  PrintSlips,
  RefuseRequest,
  SchoolBinding,
  SlipSheet,
  Unbind,
} from '../contract/binding';
import { Done, Id } from '../contract/common';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import type { Instant } from '../domain/time/instant';
import { approveRequest } from '../flows/binding/approve-request';
import { askTeacher } from '../flows/binding/ask-teacher';
import { bindChild } from '../flows/binding/bind-child';
import { bindPhone } from '../flows/binding/bind-phone';
import { classFamilies } from '../flows/binding/class-families';
import { codePicture } from '../flows/binding/code-picture';
import { giveJoinCode } from '../flows/binding/give-join-code';
import { listMyRequests } from '../flows/binding/list-my-requests';
import { openCode } from '../flows/binding/open-code';
import { printCallSheet } from '../flows/binding/print-call-sheet';
import { printSlips } from '../flows/binding/print-slips';
import { refuseRequest } from '../flows/binding/refuse-request';
import { renewClassCode } from '../flows/binding/renew-class-code';
import { chooseCheck, schoolBinding } from '../flows/binding/school-binding';
import { unbindGuardian } from '../flows/binding/unbind-guardian';
import {
  presentBound,
  presentCallSheet,
  presentClassFamilies,
  presentJoin,
  presentMyRequest,
  presentOpened,
  presentSchoolBinding,
  presentSlipSheet,
} from '../present/binding';
import { route, type Route } from './route';

const ofClass = z.strictObject({ classroom: Id });
const ofRequest = ofClass.extend({ request: Id });
const ofGuardian = ofClass.extend({ guardian: Id });

/** Calls of a parent who binds. */
const familySide = (deps: Deps): Route[] => [
  route(
    'openCode',
    { summary: 'What a class code leads to: school and class, nobody’s name', body: OpenCode, out: OpenedCode, limit: 'bind-open' },
    async ({ actor, body }) => presentOpened(await openCode(deps, actor, body.scene)),
  ),
  route(
    'bindChild',
    { summary: 'Bind a child by name and check; wrong name and wrong check are one answer', body: BindChild, out: Bound },
    async ({ actor, body, address, now }) => presentBound(await bindChild(deps, actor, { ...body, address }, now)),
  ),
  route(
    'bindPhone',
    { summary: 'Bind my children by the phone WeChat vouches for', body: BindPhone, out: Bound, limit: 'bind-phone' },
    async ({ actor, body, now }) => presentBound(await bindPhone(deps, actor, body.code, now)),
  ),
  route(
    'askTeacher',
    { summary: 'Ask the class teacher to bind me', body: AskTeacher, out: Done, limit: 'bind-ask' },
    async ({ actor, body, now }) => {
      await askTeacher(deps, actor, body, now);
      return { ok: true as const };
    },
  ),
  route('myRequests', { summary: 'What I asked class teachers', out: MyRequests }, async ({ actor }) => ({
    items: (await listMyRequests(deps, actor)).map(presentMyRequest),
  })),
  route(
    'codePicture',
    {
      summary: 'The mini-program code of a class, for whoever holds the class code',
      auth: 'none',
      params: z.strictObject({ code: z.string().min(1).max(40) }),
      out: Picture,
      limit: 'bind-picture',
    },
    async ({ params }) => {
      const drawn = await codePicture(deps, params.code);
      return { picture: drawn === undefined ? null : `data:image/jpeg;base64,${drawn}` };
    },
  ),
  route(
    'joinCode',
    { summary: 'A code that makes the official account know me', out: JoinCode, limit: 'join-code' },
    async ({ actor, now }) => presentJoin(await giveJoinCode(deps, actor, now)),
  ),
];

export function bindingRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, classroom: string, now: Instant) =>
    presentClassFamilies(await classFamilies(deps, actor, classroom, now));
  return [
    ...familySide(deps),
    route(
      'classFamilies',
      { summary: 'My class: who is bound, the class code, requests', params: ofClass, out: ClassFamilies },
      async ({ actor, params, now }) => shown(actor, params.classroom, now),
    ),
    route(
      'renewClassCode',
      { summary: 'A new class code; the old one stops at once', params: ofClass, out: ClassFamilies },
      async ({ actor, params, now }) => {
        await renewClassCode(deps, actor, params.classroom, now);
        return shown(actor, params.classroom, now);
      },
    ),
    route(
      'printSlips',
      { summary: 'New slips for the class or some children; older ones are void', params: ofClass, body: PrintSlips, out: SlipSheet },
      async ({ actor, params, body, now }) =>
        presentSlipSheet(await printSlips(deps, actor, { classroomId: params.classroom, studentIds: body.students }, now)),
    ),
    route(
      'printCallSheet',
      { summary: 'Whom to call, with whole numbers; written into the trail', params: ofClass, out: CallSheet },
      async ({ actor, params, now }) => presentCallSheet(await printCallSheet(deps, actor, params.classroom, now)),
    ),
    route(
      'approveRequest',
      { summary: 'Say who the asker is', params: ofRequest, body: ApproveRequest, out: ClassFamilies },
      async ({ actor, params: { classroom, request }, body, now }) => {
        const approval = { classroomId: classroom, requestId: request, studentId: body.student, guardianId: body.guardian };
        await approveRequest(deps, actor, approval, now);
        return shown(actor, classroom, now);
      },
    ),
    route(
      'refuseRequest',
      { summary: 'Refuse a request with a reason', params: ofRequest, body: RefuseRequest, out: ClassFamilies },
      async ({ actor, params: { classroom, request }, body, now }) => {
        await refuseRequest(deps, actor, { classroomId: classroom, requestId: request, because: body.because }, now);
        return shown(actor, classroom, now);
      },
    ),
    route(
      'unbind',
      { summary: 'Unbind a guardian of a child of my class', params: ofGuardian, body: Unbind, out: ClassFamilies },
      async ({ actor, params: { classroom, guardian }, body, now }) => {
        const unbinding = { classroomId: classroom, guardianId: guardian, studentId: body.student, because: body.because };
        await unbindGuardian(deps, actor, unbinding, now);
        return shown(actor, classroom, now);
      },
    ),
    route('schoolBinding', { summary: 'Binding in my school: counts by class', out: SchoolBinding }, async ({ actor }) =>
      presentSchoolBinding(await schoolBinding(deps, actor)),
    ),
    route(
      'chooseCheck',
      { summary: 'What is asked beside a child’s name in my school', body: ChooseCheck, out: SchoolBinding },
      async ({ actor, body }) => {
        await chooseCheck(deps, actor, body.check);
        return presentSchoolBinding(await schoolBinding(deps, actor));
      },
    ),
  ];
}
