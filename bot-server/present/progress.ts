import type { WireClassProgress, WireFunnel, WirePushCard, WirePushDetail } from '../contract/index';
import type { OfficeCounts } from '../domain/figures/school';
import type { Funnel } from '../domain/report/funnel';
import type { FamilyLine, PushWithFunnel } from '../domain/report/progress';
import type { Classroom } from '../domain/roster/roster';
import { presentDeclaration } from './evidence';
import { presentResourceCard, type MediaAddress } from './resource';

export const presentFunnel = (funnel: Funnel): WireFunnel => {
  const { targeted, reachable, sent, opened, started, q25, q50, q75, completed } = funnel;
  const { completedOnline, declared, lateDeclared, held, leftBehind, awayCompleted, homeCompleted } = funnel;
  return {
    ...{ targeted, reachable, sent, opened, started, q25, q50, q75, completed },
    ...{ completedOnline, declared, lateDeclared, held, leftBehind, awayCompleted, homeCompleted },
  };
};

const presentOffice = ({ finish, rounded }: OfficeCounts): NonNullable<WirePushCard['office']> => ({
  finish: { of: finish.of, among: finish.among },
  rounded,
});

export const presentPushCard = ({ push, resource, funnel, office }: PushWithFunnel, address: MediaAddress): WirePushCard => ({
  push: push.id,
  title: push.title,
  startsAt: push.startsAt,
  dueAt: push.dueAt,
  resource: presentResourceCard(resource, address),
  funnel: presentFunnel(funnel),
  ...(office ? { office: presentOffice(office) } : {}),
});

export const presentPushPage = (
  { items, next }: { readonly items: readonly PushWithFunnel[]; readonly next: string | null },
  address: MediaAddress,
): { items: WirePushCard[]; next: string | null } => ({ items: items.map((item) => presentPushCard(item, address)), next });

export function presentClassProgress(
  view: PushWithFunnel & { readonly classroom: Classroom; readonly families: readonly FamilyLine[] },
  address: MediaAddress,
): WireClassProgress {
  return {
    classroom: { id: view.classroom.id, name: view.classroom.name },
    push: presentPushCard(view, address),
    families: view.families.map(({ student, state, percent, online, held, said, declaration, guardians }) => ({
      student: { id: student.id, name: student.name },
      state,
      percent,
      online,
      held,
      said: [...said],
      ...(declaration ? { declared: presentDeclaration(declaration, view.push) } : {}),
      guardians: guardians.map(({ relation, worksAway, caregiverAtHome, bound, delivery, own }) => ({
        relation,
        worksAway,
        caregiverAtHome,
        bound,
        delivery,
        ...(own ? { percent: own.percent, completed: own.completed } : {}),
      })),
    })),
  };
}

export function presentPushDetail(
  view: PushWithFunnel & {
    readonly classes: readonly {
      readonly classroom: Pick<Classroom, 'id' | 'name'>;
      readonly funnel: Funnel;
      readonly joined: boolean;
      readonly office?: OfficeCounts;
    }[];
    readonly held: readonly { readonly because: string; readonly text: string; readonly count: number }[];
    readonly failed: number;
    readonly waiting: number;
    readonly canDeclare: boolean;
  },
  address: MediaAddress,
): WirePushDetail {
  return {
    push: presentPushCard(view, address),
    plan: view.push.planId,
    classes: view.classes.map(({ classroom, funnel, joined, office }) => ({
      ...{ id: classroom.id, name: classroom.name, funnel: presentFunnel(funnel) },
      ...(joined ? { joined } : {}),
      ...(office ? { office: presentOffice(office) } : {}),
    })),
    held: view.held.map(({ because, text, count }) => ({ because, text, count })),
    failed: view.failed,
    waiting: view.waiting,
    canDeclare: view.canDeclare,
  };
}
