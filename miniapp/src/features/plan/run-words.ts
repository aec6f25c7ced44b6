import type { WirePushRun, WireSteerWord } from '@contract/index';
import { countOf } from '../../words/amount';
import { whenOf } from '../../words/when';

type Tone = 'good' | 'warm' | 'bad' | 'cool';

export const phases: Record<WirePushRun['phase'], { words: string; tone: Tone }> = {
  preparing: { words: '正在准备', tone: 'cool' },
  sending: { words: '正在送出', tone: 'good' },
  waiting: { words: '剩下的到时间再送', tone: 'cool' },
  done: { words: '都送过了', tone: 'good' },
  paused: { words: '已暂停', tone: 'warm' },
  ended: { words: '已结束', tone: 'bad' },
};

/** «45 秒», «3 分钟», «2 小时 10 分钟»: how long something still takes, in whole steps that do not promise too much. */
export function aboutLong(seconds: number): string {
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} 秒`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} 分钟`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} 小时` : `${Math.floor(minutes / 60)} 小时 ${rest} 分钟`;
}

const SOON = 2;
const LATER = 10;
const SELDOM = 30;

/** After how many seconds it is worth asking again: often while something goes out, seldom when nothing moves by itself. */
export function lookAgainIn(run: Pick<WirePushRun, 'phase'> | undefined): number {
  if (run?.phase === 'preparing' || run?.phase === 'sending') return SOON;
  return run?.phase === 'done' || run?.phase === 'ended' ? SELDOM : LATER;
}

/** With a line most of it is told; what it does not tell (a message that failed, a colleague's halt) is found by asking less often. */
export const lookAgainWhenLive = (run: Pick<WirePushRun, 'phase'> | undefined): number =>
  run?.phase === 'preparing' || run?.phase === 'sending' ? LATER : SELDOM;

/** What happens now, in a sentence. */
export function runSentence(run: WirePushRun, now: number): string {
  const whole = run.haltedBy === 'plan' ? '整个计划' : '这次推送';
  switch (run.phase) {
    case 'paused':
      if (run.ahead === 0) return `${whole}暂停了。第一次的提醒都送过了，停着的时候不提醒没看完的。`;
      return `${whole}暂停了，还有 ${countOf(run.ahead)} 条没有送。${run.haltedBy === 'plan' ? '请到计划里点“继续”。' : '点“继续”就接着送。'}`;
    case 'ended':
      return `${whole}结束了，没送的不再送。`;
    case 'preparing':
      return '正在写好每家的消息，写好就送。';
    case 'sending': {
      const pace = run.lastMinute > 0 ? `最近一分钟送了 ${countOf(run.lastMinute)} 条` : '刚开始送';
      return run.secondsLeft === null ? `${pace}。` : `${pace}，大约还要 ${aboutLong(run.secondsLeft)}。`;
    }
    case 'waiting':
      return run.nextAt === null ? '剩下的到时间再送。' : `下一批 ${whenOf(run.nextAt, now)} 送。`;
    case 'done':
      return '能送的都送过了。';
  }
}

/** What stands in the way of some, and what to do: the platform's limit, a template that WeChat refuses. */
export function troubleSentences(run: WirePushRun, now: number): string[] {
  const limit =
    run.limited > 0 && run.limitedUntil !== null && run.phase !== 'ended'
      ? [
          `按平台限额，${countOf(run.limited)} 条要等 ${whenOf(run.limitedUntil, now)} 再送${
            run.limitedHours !== null && run.limitedHours > 0 ? `，大约还要 ${run.limitedHours} 小时` : ''
          }。到时会自己接着送。`,
        ]
      : [];
  const slow =
    limit.length === 0 &&
    run.quotaHours !== null &&
    run.quotaHours > 0 &&
    run.quotaPerDay !== null &&
    (run.phase === 'sending' || run.phase === 'waiting')
      ? [`账号一天最多发 ${countOf(run.quotaPerDay)} 条，剩下的最快也要 ${run.quotaHours} 小时才能送完，会自己接着送。`]
      : [];
  const refusals = run.refused.map(({ code, field }) =>
    field === null
      ? `微信不收这个模板（${code}），没有再往下送。请管理员看看模板，改好后点“再送”。`
      : `微信不收消息里的“${field}”这一项（${code}），没有再往下送。改好后点“再送”。`,
  );
  const unknown =
    run.unknown > 0 ? [`有 ${countOf(run.unknown)} 条不知道响了没有：微信没有回答。怕响两次，没有再送；家长打开小程序能看到。`] : [];
  return [...limit, ...slow, ...unknown, ...refusals];
}

/** What is asked before a word is said, so that nobody stops a school's evening by a slip. */
export const asked: Record<'push' | 'plan', Record<WireSteerWord, { title: string; text: string; yes: string; no: string }>> = {
  push: {
    pause: {
      title: '先暂停这次推送吗？',
      text: '还没送的先不送，马上停下。已经送到的不受影响。之后点“继续”就接着送。',
      yes: '暂停',
      no: '不停',
    },
    resume: { title: '接着送吗？', text: '还没送的马上接着送。家长在免打扰时间里的，等时间过了再送。', yes: '继续', no: '先不' },
    end: {
      title: '结束这次推送吗？',
      text: '还没送的以后也不再送，这一步不能撤回。家长打开小程序仍能看到内容。只想停一会儿，请点“暂停”。',
      yes: '结束',
      no: '不结束',
    },
  },
  plan: {
    pause: {
      title: '先暂停整个计划吗？',
      text: '没到时间的先不推，正在送的马上停下。之后点“继续”就接着来；停的时候错过的，只补最近一次。',
      yes: '暂停',
      no: '不停',
    },
    resume: { title: '让计划继续吗？', text: '没到时间的照常推，停下的马上接着送。错过的只补两天内最近一次。', yes: '继续', no: '先不' },
    end: {
      title: '结束整个计划吗？',
      text: '没推的以后也不再推，这一步不能撤回。只想停一阵子，请点“暂停”。',
      yes: '结束',
      no: '不结束',
    },
  },
};
