import { mediaAsFacts, mediaInWords } from './export-media';
import { CORRECTION_NAMES } from '../domain/privacy/correction';
import type { ExportedFlag, ExportFacts, ExportedViewing } from '../domain/privacy/export';
import { DIGEST_MINUTE } from '../domain/push/decide';
import { formatInstant, formatMinute } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';
import type { DeclaredReason } from '../domain/viewing/declaration';
import { whyForTeacher } from './evidence';

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? '');
const when = (at: Instant | undefined): string => (at === undefined ? '' : formatInstant(at));

type Cell = string | number | undefined;

function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '<p class="none">没有。</p>';
  const line = (cells: readonly Cell[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${safe(String(cell ?? ''))}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${line(heads, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table>`;
}
const section = (title: string, body: string): string => `<section><h2>${safe(title)}</h2>${body}</section>`;

const STYLE = `body{font:16px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#222;max-width:860px;margin:0 auto;padding:24px}
h1{font-size:24px}h2{font-size:18px;border-bottom:2px solid #ddd;padding-bottom:4px;margin-top:32px}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:6px 8px;text-align:left;vertical-align:top;word-break:break-word}
th{background:#f4f1ea}.none,.meta{color:#666}.q{border:1px solid #ccc;padding:8px 12px;margin:8px 0}.q p{margin:4px 0;white-space:pre-wrap}
@media print{body{padding:0}section{break-inside:auto}tr{break-inside:avoid}}`;

const PURPOSES = { 'learning-record': '记下孩子的学习记录', tier: '分层内容' } as const;
const WHO = { guardian: '家长', teacher: '老师', officer: '教育局', operator: '运维人员', job: '系统自动' } as const;
const KINDS: Readonly<Record<string, string>> = {
  first: '新内容',
  nudge: '没看完的提醒',
  emergency: '紧急通知',
  answer: '老师答复',
  notice: '通知',
};
const STATES: Readonly<Record<string, string>> = {
  waiting: '等待中',
  'taken-back': '已收回',
  running: '正在删除',
  done: '已完成',
  open: '处理中',
  refused: '没有改',
};
const LOOKS: Readonly<Record<string, string>> = {
  'class-read-by-name': '看了班级名单',
  'student-moved': '换班',
  'student-left': '离校登记',
  'student-merged': '合并重复登记',
  'binding-asked': '申请绑定',
  'binding-made': '绑定',
  'binding-approved': '同意绑定',
  'binding-refused': '没有同意绑定',
  'binding-removed': '解除绑定',
  'consent-given': '同意',
  'consent-withdrawn': '收回同意',
  'data-exported': '导出',
  'correction-asked': '申请改错',
  'data-corrected': '处理改错',
  'erasure-asked': '申请删除',
  'tier-set': '给孩子选了分层内容',
  'tier-cleared': '改成不分层',
  'completion-declared': '登记看完',
  'declaration-undone': '撤回登记',
  'flag-released': '看过疑问，照常算',
  'flag-kept': '看过疑问，先不算',
  'tiers-read': '看了自己这一科的分层',
};

const DECLARED: Readonly<Record<DeclaredReason, string>> = {
  screening: '集体观看',
  paper: '纸质回执',
  visit: '家访',
  told: '当面或电话说的',
  'other-way': '别的办法',
};

function becameOf({ level, lapsedAt, decision }: ExportedFlag): string {
  if (lapsedAt !== undefined) return `${when(lapsedAt)} 自动消除，照常算`;
  if (decision) return `${when(decision.at)} 老师看过：${decision.verdict === 'released' ? '照常算' : '先不算看完'}`;
  return level === 'hold' ? '等老师看，先不算看完' : '只是提示，照常算';
}

const viewings = (rows: readonly ExportedViewing[]): string =>
  table(
    ['内容', '看了多少', '第一次', '最近一次', '看完'],
    rows.map(({ title, seconds, of, firstAt, lastAt, completedAt }) => [
      title,
      of === undefined ? `${seconds} 秒` : `${seconds} / ${of} 秒`,
      when(firstAt),
      when(lastAt),
      when(completedAt),
    ]),
  );

function questions({ questions: asked, teacherNames, media: kept }: ExportFacts): string {
  if (asked.length === 0) return '<p class="none">没有。</p>';
  return asked
    .map(({ text, askedAt, replies, media }) => {
      const shown = (words: string, parts: typeof media): string => safe([words, ...mediaInWords(parts, kept)].join(' ').trim());
      const said = replies.map(({ by, text: words, at, media: spoken }) => {
        const who = by.kind === 'teacher' ? (teacherNames[by.id] ?? '老师') : '您';
        return `<p>${safe(who)}（${when(at)}）：${shown(words, spoken)}</p>`;
      });
      return `<div class="q"><p>您（${when(askedAt)}）：${shown(text, media)}</p>${said.join('')}</div>`;
    })
    .join('');
}

/** A page that stands by itself, in Chinese, fit for printing: no script, nothing fetched from anywhere. */
export function exportHtml(facts: ExportFacts): string {
  const { student, classroom, school, guardian, guardianship, madeAt } = facts;
  const quiet = guardian.quietHours;
  const marks = [guardianship.caregiverAtHome ? '在家照看' : '', guardianship.worksAway ? '外出务工' : ''].filter(Boolean).join('，');
  const parts = [
    section(
      '孩子',
      table(
        ['项目', '内容'],
        [
          ['姓名', student.name],
          ['学校', school?.name],
          ['班级', classroom?.name],
          ['学号', student.studentNo],
          ['编号', student.id],
          ['一起照看孩子的其他家长', `${facts.otherGuardians} 位（他们自己的信息不在这份文件里）`],
        ],
      ),
    ),
    section(
      '您',
      table(
        ['项目', '内容'],
        [
          ['姓名', guardian.name],
          ['手机号', guardian.phone],
          ['和孩子的关系', [guardianship.relation, marks].filter(Boolean).join('，')],
          ['免打扰', quiet ? `${formatMinute(quiet.from)} 到 ${formatMinute(quiet.to)}` : '没有设'],
          ['停课时每天几点提醒', formatMinute(guardian.digestMinute ?? DIGEST_MINUTE)],
          ['大字', guardian.largeType ? '开' : '关'],
          ...facts.accounts.map(({ name, follows, lastSeenAt }): Cell[] => [
            `微信：${name}`,
            [follows ? '已关注' : '', lastSeenAt === undefined ? '' : `最近打开 ${when(lastSeenAt)}`].filter(Boolean).join('，') ||
              '已绑定',
          ]),
        ],
      ),
    ),
    section(
      '同意和收回',
      table(
        ['时间', '谁', '事情', '规则第几版'],
        facts.consents.map(({ at, own, relation, purpose, word, version }) => [
          when(at),
          own ? '您' : `孩子的${relation === '其他' ? '另一位家人' : relation}`,
          `${word === 'given' ? '同意' : '收回'}：${PURPOSES[purpose]}`,
          version,
        ]),
      ),
    ),
    section(
      '老师登记的看完',
      table(
        ['内容', '哪天看的', '怎么知道的', '什么时候登记的'],
        facts.declarations.map(({ title, on, reason, at }) => [title, on, DECLARED[reason], when(at)]),
      ),
    ),
    section(
      '观看记录里的疑问',
      table(
        ['内容', '看到什么', '什么时候', '现在怎样'],
        facts.flags.map((flag) => [flag.title, whyForTeacher(flag), when(flag.foundAt), becameOf(flag)]),
      ),
    ),
    section('孩子的学习记录', viewings(facts.learnerViewings)),
    section(
      '老师给孩子选的分层内容',
      table(
        ['科目', '给孩子的', '什么时候选的', '什么时候删掉'],
        facts.tiers.map(({ subject, words, setAt, until }) => [subject, words, when(setAt), when(until)]),
      ),
    ),
    section('您自己的观看记录', viewings(facts.ownViewings)),
    section(
      '推送给孩子的内容',
      table(
        ['内容', '种类', '时间', '送出', '打开'],
        facts.deliveries.map(({ title, kind, at, sentAt, openedAt }) => [
          title,
          KINDS[kind] ?? kind,
          when(at),
          when(sentAt),
          when(openedAt),
        ]),
      ),
    ),
    section('您的提问和老师的答复', questions(facts)),
    section(
      '您收到的消息',
      table(
        ['时间', '种类', '标题', '打开'],
        facts.messages.map(({ at, kind, title, openedAt }) => [when(at), KINDS[kind] ?? kind, title, when(openedAt)]),
      ),
    ),
    section(
      '微信提醒的同意',
      table(
        ['时间', '账号', '事情'],
        facts.reminders.map(({ at, account, kind }) => [when(at), account, kind === 'credit' ? '同意提醒一次' : '不再提醒']),
      ),
    ),
    section(
      '改错和删除申请',
      table(
        ['时间', '事情', '结果'],
        [
          ...facts.corrections.map(({ askedAt, field, right, state, answer }): Cell[] => [
            when(askedAt),
            `改错：${CORRECTION_NAMES[field]}，应为“${right}”`,
            [STATES[state] ?? state, answer ?? ''].filter(Boolean).join('：'),
          ]),
          ...facts.erasures.map(({ no, askedAt, state }): Cell[] => [when(askedAt), `删除，编号 ${no}`, STATES[state] ?? state]),
        ],
      ),
    ),
    section(
      '谁看过、动过孩子的信息',
      table(
        ['时间', '谁', '做了什么'],
        facts.looks.map(({ at, who, action }) => [when(at), WHO[who], LOOKS[action] ?? action]),
      ),
    ),
    section(
      '您的登录',
      table(
        ['登录', '最近使用'],
        facts.logins.map(({ at, lastUsedAt }) => [when(at), when(lastUsedAt)]),
      ),
    ),
  ];
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(student.name)}的信息</title><style>${STYLE}</style></head><body><h1>${safe(student.name)}的信息</h1><p class="meta">共育桥 ${when(madeAt)} 为${safe(guardian.name)}做的。里面有孩子的信息，请自己收好，不要转给别人。</p>${parts.join('')}</body></html>\n`;
}

/** The same facts for programs: times in milliseconds, no id of another guardian. */
export function exportJson(facts: ExportFacts): string {
  const { guardian, guardianship, questions: asked, student, media: kept, ...rest } = facts;
  return `${JSON.stringify(
    {
      format: 'gongyu-export-1',
      ...rest,
      student,
      guardian,
      guardianship: { relation: guardianship.relation, caregiverAtHome: guardianship.caregiverAtHome, worksAway: guardianship.worksAway },
      questions: asked.map(({ guardianId: _g, teacherId: _t, replies, media, ...question }) => ({
        ...question,
        ...mediaAsFacts(media, kept),
        replies: replies.map(({ by, text, at, media: spoken }) => ({ by: by.kind, text, at, ...mediaAsFacts(spoken, kept) })),
      })),
    },
    null,
    2,
  )}\n`;
}
