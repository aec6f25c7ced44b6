import { isOn, leftOf, standingText } from '@/features/privacy/words';
import { receipts } from '@/features/privacy/receipts';
import { openH5 } from '@/platform/h5';
import { openWeapp } from '@/platform/weapp';
import { resetStage, stage } from '../support/taro';

beforeEach(() => {
  resetStage();
  window.localStorage.clear();
});

describe('what stands under a switch', () => {
  const standing = (over: object) => ({
    purpose: 'learning-record' as const,
    state: 'not-given' as const,
    yours: 'none' as const,
    refusedBy: [],
    ...over,
  });
  it.each([
    [{}, false, /还没有人同意/],
    [{ state: 'live', yours: 'given' }, true, /您同意了/],
    [{ state: 'live', yours: 'none' }, true, /另一位家长同意了/],
    [{ state: 'withdrawn', yours: 'given', refusedBy: ['父亲'] }, false, /您同意，但孩子的父亲不同意/],
    [{ state: 'withdrawn', yours: 'none', refusedBy: ['其他'] }, false, /另一位家人不同意/],
    [{ state: 'withdrawn', yours: 'withdrawn' }, false, /您收回了/],
    [{ state: 'outdated', yours: 'outdated' }, false, /规则改了/],
  ])('%j', (over, on, words) => {
    expect(isOn(standing(over))).toBe(on);
    expect(standingText(standing(over))).toMatch(words);
  });

  it('says roughly what is left, never nothing', () => {
    const hour = 3_600_000;
    expect([72 * hour, 71.5 * hour, 24 * hour, 2 * hour, 90_000, 1].map((left) => leftOf(left, 0))).toEqual([
      '还有 3 天',
      '还有 2 天 23 小时',
      '还有 1 天',
      '还有 2 小时',
      '还有 1 分钟',
      '还有 1 分钟',
    ]);
  });
});

it('keeps the numbers of erasures on the phone, newest first, each once', () => {
  receipts.keep('A');
  receipts.keep('B');
  receipts.keep('A');
  expect(receipts.read()).toEqual(['A', 'B']);
});

describe("WeChat's question about its guide", () => {
  it('is asked of nobody in a browser', async () => {
    expect(await openH5().privacy.state()).toEqual({ asks: false, name: '' });
    expect(await openH5().privacy.openGuide()).toBe(false);
  });

  it('is asked where WeChat says so, and nowhere on a library that knows no such call', async () => {
    expect(await openWeapp().privacy.state()).toEqual({ asks: false, name: '' });
    stage.privacy = { needAuthorization: true, privacyContractName: '《指引》' };
    expect(await openWeapp().privacy.state()).toEqual({ asks: true, name: '《指引》' });
  });

  it('lets a held call go on or fail by what the person says, and fail when nobody is there to ask', () => {
    stage.privacy = { needAuthorization: true, privacyContractName: '' };
    const heard: unknown[] = [];
    const deaf = openWeapp().privacy.onAsk((answer) => answer(true, 'privacy-agree'));
    stage.holdBack?.((told) => void heard.push(told));
    deaf();
    stage.holdBack?.((told) => void heard.push(told));
    expect(heard).toEqual([{ event: 'agree', buttonId: 'privacy-agree' }, { event: 'disagree' }]);
  });
});

it('hands a file over: a download in a browser, a chat of one’s own in WeChat, and leaves none behind', async () => {
  const saved = openWeapp().saveFile('孩子的信息.html', '<p>');
  // Straight in the tap: nothing is waited for before the handing over.
  expect(stage.files).toEqual(['write 孩子的信息.html', 'share 孩子的信息.html']);
  expect(await saved).toBe(true);
  expect(stage.files).toEqual(['write 孩子的信息.html', 'share 孩子的信息.html', 'unlink 孩子的信息.html']);
  stage.shareFails = true;
  expect(await openWeapp().saveFile('x.json', '{}')).toBe(false);
  expect(stage.files.at(-1)).toBe('unlink x.json');
});
