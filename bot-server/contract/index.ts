import type { z } from 'zod';
import type * as audit from './audit';
import type * as auth from './auth';
import type * as binding from './binding';
import type * as bureau from './bureau';
import type * as classroom from './classroom';
import type * as common from './common';
import type * as privacy from './privacy';
import type * as question from './question';
import type * as resource from './resource';
import type * as school from './school';
import type * as today from './today';
import type * as viewing from './viewing';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

export type WireActor = Out<typeof auth.WireActor>;
export type WireChild = Out<typeof auth.Child>;
export type WireMe = Out<typeof auth.Me>;
export type WireSubscription = Out<typeof auth.Subscription>;
export type WireInboxItem = Out<typeof auth.InboxItem>;
export type WireResourceCard = Out<typeof resource.ResourceCard>;
export type WireResource = Out<typeof resource.ResourceDetail>;
export type WireBlock = Out<typeof resource.Block>;
export type WireViewing = Out<typeof viewing.WireViewing>;
export type WireTicket = Out<typeof viewing.Ticket>;
export type WireReport = In<typeof viewing.Report>;
export type WireReportResult = Out<typeof viewing.ReportResult>;
export type WireToday = Out<typeof today.Today>;
export type WireTodayItem = Out<typeof today.TodayItem>;
export type WireQuestion = Out<typeof question.WireQuestion>;
export type WireReply = Out<typeof question.WireReply>;
export type WireFunnel = Out<typeof classroom.Funnel>;
export type WirePushCard = Out<typeof classroom.PushCard>;
export type WireClassProgress = Out<typeof classroom.ClassProgress>;
export type WireFamilyProgress = Out<typeof classroom.FamilyProgress>;
export type WirePlanCard = Out<typeof school.PlanCard>;
export type WirePlan = Out<typeof school.PlanDetail>;
export type WireSlotLine = Out<typeof school.SlotLine>;
export type WirePushDetail = Out<typeof school.PushDetail>;
export type WirePlanImported = Out<typeof school.PlanImported>;
export type WireImportFault = Out<typeof school.ImportFault>;
export type WireBureauSchools = Out<typeof bureau.BureauSchools>;
export type WireSchoolRow = Out<typeof bureau.SchoolRow>;
export type WireTrailLine = Out<typeof audit.TrailLine>;
export type WireOpenedCode = Out<typeof binding.OpenedCode>;
export type WireBound = Out<typeof binding.Bound>;
export type WireRelation = Out<typeof binding.WireRelation>;
export type WireBindingCheck = Out<typeof binding.WireBindingCheck>;
export type WireMyRequest = Out<typeof binding.MyRequest>;
export type WireJoinCode = Out<typeof binding.JoinCode>;
export type WireClassFamilies = Out<typeof binding.ClassFamilies>;
export type WireClassCode = Out<typeof binding.WireClassCode>;
export type WireFamilyLine = Out<typeof binding.FamilyLine>;
export type WireGuardianLine = Out<typeof binding.GuardianLine>;
export type WireRequestLine = Out<typeof binding.RequestLine>;
export type WireSlipSheet = Out<typeof binding.SlipSheet>;
export type WireCallSheet = Out<typeof binding.CallSheet>;
export type WireSchoolBinding = Out<typeof binding.SchoolBinding>;
export type WireChildrenRules = Out<typeof privacy.ChildrenRules>;
export type WireChildDesk = Out<typeof privacy.ChildDesk>;
export type WireCorrection = Out<typeof privacy.WireCorrection>;
export type WireCorrectionLine = Out<typeof privacy.CorrectionLine>;
export type WireErasure = Out<typeof privacy.WireErasure>;
export type WireExport = Out<typeof privacy.WireExport>;
export type WireProblem = Out<typeof common.Problem>;
export type WirePage<T> = { items: T[]; next: string | null };

/** What each call takes and gives: `params` fill the path, `query` follows it, `in` is the body. */
export interface Api {
  signIn: { in: In<typeof auth.SignIn>; out: Out<typeof auth.SignedIn> };
  signOut: { out: Out<typeof common.Done> };
  me: { out: WireMe };
  changeSettings: { in: In<typeof auth.ChangeSettings>; out: WireMe };
  today: { query: In<typeof today.TodayQuery>; out: WireToday };
  inbox: { query: In<typeof common.Page>; out: WirePage<WireInboxItem> };
  resource: { params: { resource: string }; out: WireResource };
  issueTicket: { in: In<typeof viewing.IssueTicket>; out: WireTicket };
  reportViewing: {
    in: { reports: WireReport[] };
    out: Out<typeof viewing.ReportedViewing>;
  };
  viewing: {
    params: { resource: string };
    query: In<typeof viewing.ViewingOf>;
    out: WireViewing;
  };
  ask: { in: In<typeof question.Ask>; out: WireQuestion };
  questions: {
    query: In<typeof question.QuestionsQuery>;
    out: WirePage<WireQuestion>;
  };
  question: { params: { question: string }; out: WireQuestion };
  answer: {
    params: { question: string };
    in: In<typeof question.Answer>;
    out: WireQuestion;
  };
  confirmAnswer: { params: { question: string }; out: WireQuestion };
  reopenQuestion: {
    params: { question: string };
    in: In<typeof question.Reopen>;
    out: WireQuestion;
  };
  classPushes: {
    params: { classroom: string };
    query: In<typeof classroom.ClassPushesQuery>;
    out: WirePage<WirePushCard>;
  };
  classProgress: {
    params: { classroom: string; push: string };
    out: WireClassProgress;
  };
  plans: { query: In<typeof common.Page>; out: WirePage<WirePlanCard> };
  plan: { params: { plan: string }; out: WirePlan };
  importPlan: {
    query: In<typeof school.ImportPlanQuery>;
    in: ArrayBuffer;
    out: WirePlanImported;
  };
  publishPlan: { params: { plan: string }; out: WirePlan };
  moveSlot: {
    params: { plan: string; slot: string };
    in: In<typeof school.MoveSlot>;
    out: WirePlan;
  };
  push: { params: { push: string }; out: WirePushDetail };
  pushes: { query: In<typeof school.PushesQuery>; out: WirePage<WirePushCard> };
  childrenRules: { out: WireChildrenRules };
  childDesks: { out: Out<typeof privacy.ChildDesks> };
  sayConsent: { params: { child: string }; in: In<typeof privacy.SayConsent>; out: Out<typeof privacy.ChildDesks> };
  makeExport: { params: { child: string }; out: WireExport };
  readExport: { params: { export: string }; out: Out<typeof privacy.ExportFiles> };
  askCorrection: { params: { child: string }; in: In<typeof privacy.AskCorrection>; out: WireCorrection };
  corrections: { query: In<typeof privacy.CorrectionsQuery>; out: Out<typeof privacy.CorrectionList> };
  settleCorrection: { params: { correction: string }; in: In<typeof privacy.SettleCorrection>; out: WireCorrectionLine };
  askErasure: { params: { child: string }; out: WireErasure };
  takeBackErasure: { params: { erasure: string }; out: WireErasure };
  erasureReceipt: { params: { erasure: string }; out: WireErasure };
  bureauSchools: {
    query: In<typeof bureau.BureauQuery>;
    out: WireBureauSchools;
  };
  schoolTrail: { query: In<typeof audit.SchoolTrailQuery>; out: WirePage<WireTrailLine> };
  ownTrail: { query: In<typeof audit.OwnTrailQuery>; out: WirePage<WireTrailLine> };
  openCode: { in: In<typeof binding.OpenCode>; out: WireOpenedCode };
  bindChild: { in: In<typeof binding.BindChild>; out: WireBound };
  bindPhone: { in: In<typeof binding.BindPhone>; out: WireBound };
  askTeacher: { in: In<typeof binding.AskTeacher>; out: Out<typeof common.Done> };
  myRequests: { out: Out<typeof binding.MyRequests> };
  codePicture: { params: { code: string }; out: Out<typeof binding.Picture> };
  joinCode: { out: WireJoinCode };
  classFamilies: { params: { classroom: string }; out: WireClassFamilies };
  renewClassCode: { params: { classroom: string }; out: WireClassFamilies };
  printSlips: { params: { classroom: string }; in: In<typeof binding.PrintSlips>; out: WireSlipSheet };
  printCallSheet: { params: { classroom: string }; out: WireCallSheet };
  approveRequest: { params: { classroom: string; request: string }; in: In<typeof binding.ApproveRequest>; out: WireClassFamilies };
  refuseRequest: { params: { classroom: string; request: string }; in: In<typeof binding.RefuseRequest>; out: WireClassFamilies };
  unbind: { params: { classroom: string; guardian: string }; in: In<typeof binding.Unbind>; out: WireClassFamilies };
  schoolBinding: { out: WireSchoolBinding };
  chooseCheck: { in: In<typeof binding.ChooseCheck>; out: WireSchoolBinding };
}
