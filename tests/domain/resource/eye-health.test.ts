import fc from 'fast-check';
import { faultOfHours, faultOfScreenTime, SCREEN_LIMIT_S } from '../../../bot-server/domain/resource/eye-health';
import { STAGES } from '../../../bot-server/domain/resource/words';

const stages = fc.subarray([...STAGES], { minLength: 1 });

describe('screen time', () => {
  it('of a child’s film is bounded by the youngest it is for, to the second', () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: 0, max: 4000 }), (of, seconds) => {
        const most = of.every((stage) => stage === '初中') ? 1800 : 1200;
        const fault = faultOfScreenTime({ kind: 'video', for: 'student', stages: of, durationSeconds: seconds });
        expect(fault === undefined).toBe(seconds <= most);
        if (fault !== undefined) expect(fault).toContain(`${most / 60} 分钟`);
      }),
    );
  });

  it('does not bound what is for grown-ups, nor what is only heard', () => {
    for (const kind of ['video', 'audio', 'article', 'link'] as const) {
      expect(faultOfScreenTime({ kind, for: 'guardian', stages: ['小学低段'], durationSeconds: 9000, letters: 90_000 })).toBeUndefined();
    }
    expect(faultOfScreenTime({ kind: 'audio', for: 'student', stages: ['小学低段'], durationSeconds: 9000 })).toBeUndefined();
  });

  it('of a text follows its letters, of a link what its writer says, which has to be said', () => {
    const child = { for: 'student' as const, stages: ['小学高段' as const] };
    expect(faultOfScreenTime({ ...child, kind: 'article', letters: SCREEN_LIMIT_S.小学高段 * 5 })).toBeUndefined();
    expect(faultOfScreenTime({ ...child, kind: 'article', letters: SCREEN_LIMIT_S.小学高段 * 5 + 1 })).toContain('20 分钟');
    expect(faultOfScreenTime({ ...child, kind: 'link' })).toContain('大约看几分钟');
    expect(faultOfScreenTime({ ...child, kind: 'link', statedMinutes: 20 })).toBeUndefined();
    expect(faultOfScreenTime({ ...child, kind: 'link', statedMinutes: 21 })).toContain('21 分钟');
  });
});

describe('hours', () => {
  const primary = { for: 'student' as const, stages: ['小学低段' as const] };
  const junior = { for: 'student' as const, stages: ['初中' as const] };

  it.each([
    '今天晚上九点一起看这个视频。',
    '请在21:30前打开，晚上8点半上课',
    '每晚22:00听一听',
    '早起的同学可以凌晨五点学习',
    '作业请在晚上10点20分提交',
  ])('%s calls a small child to a screen in the dark', (text) => {
    expect(faultOfHours(text, primary)).toMatch(/20:20/);
  });

  it.each([
    '晚上九点就睡觉，别看手机。',
    '下午四点一起看这个视频。',
    '看完大约要 8 分钟，分 3 点讲',
    '晚上7点半看，看完休息。晚上7点半一起看。',
    '9点的阅读课先听',
    '第 12:10 节要打开书', // a verse, in the daytime
    '',
  ])('%s does not', (text) => {
    expect(faultOfHours(text, primary)).toBeUndefined();
  });

  it('goes by the stage, and not for grown-ups', () => {
    expect(faultOfHours('晚上八点四十分看', junior)).toBeUndefined();
    expect(faultOfHours('晚上8点40分看', junior)).toBeUndefined();
    expect(faultOfHours('晚上8点40分看', primary)).toBeDefined();
    expect(faultOfHours('晚上九点看', { for: 'guardian', stages: ['小学低段'] })).toBeUndefined();
  });

  it('takes any text in no time', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500, unit: 'grapheme' }), (text) => void faultOfHours(text, primary)));
    const begun = process.hrtime.bigint();
    faultOfHours('晚上看'.repeat(20_000) + '十'.repeat(20_000), primary);
    expect(Number(process.hrtime.bigint() - begun) / 1e6).toBeLessThan(2000);
  });
});
