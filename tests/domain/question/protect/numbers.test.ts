import fc from 'fast-check';
import { hasCardChecksum, hasIdChecksum, maskNumbers, numbersIn } from '../../../../bot-server/domain/question/protect/numbers';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const phone = fc.tuple(fc.constantFrom('3', '5', '7', '8', '9'), digits(9)).map(([second, rest]) => `1${second}${rest}`);
const twoDigits = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, '0'));
const id = fc
  .tuple(
    fc.constantFrom('510122', '110105', '330206', '652901'),
    fc.integer({ min: 1940, max: 2024 }),
    twoDigits(1, 12),
    twoDigits(1, 28),
    digits(3),
  )
  .map(([place, year, month, day, serial]) => {
    const head = `${place}${year}${month}${day}${serial}`;
    return `${head}${[...'0123456789X'].find((last) => hasIdChecksum(`${head}${last.toLowerCase()}`)) ?? ''}`;
  });
const card = digits(15).map((rest) => {
  const head = `622${rest}`;
  return `${head}${[...'0123456789'].find((last) => hasCardChecksum(`${head}${last}`)) ?? ''}`;
});

const fullWidth = (text: string) =>
  [...text].map((c) => (c >= '!' && c <= '~' ? String.fromCodePoint(c.charCodeAt(0) + 0xfee0) : c)).join('');
const arabic = (text: string) => [...text].map((c) => (c >= '0' && c <= '9' ? String.fromCodePoint(0x0660 + Number(c)) : c)).join('');
const chinese = (text: string) => [...text].map((c) => (c >= '0' && c <= '9' ? ('零一二三四五六七八九'[Number(c)] ?? c) : c)).join('');
const between = (mark: string) => (text: string) => [...text].join(mark);
const inFours = (text: string) => text.match(/.{1,4}/g)?.join(' ') ?? text;
const DRESSES: readonly ((text: string) => string)[] = [
  (text) => text,
  fullWidth,
  arabic,
  chinese,
  between('\u200b'),
  between('\u202e'),
  between('\ufe0f'),
  between(' '),
  between('-'),
  between('\u3000'),
  inFours,
  (text) => inFours(fullWidth(text)),
  (text) => `\u202e${between('\u200d')(text)}\u202c`,
];
const dress = fc.constantFrom(...DRESSES);
const around = fc.constantFrom('', '孩子的号是', '请打我电话：', '谢谢老师！');

describe('numbers in what people write', () => {
  it.each([
    ['phone', phone, '〔电话已隐去〕'],
    ['id', id, '〔证件号已隐去〕'],
    ['card', card, '〔卡号已隐去〕'],
  ] as const)('%s: taken out, however it is dressed up', (kind, number, words) => {
    fc.assert(
      fc.property(number, dress, around, around, (digitsOnly, dressed, before, after) => {
        const written = `${before}${dressed(digitsOnly)}${after}`;
        const shown = maskNumbers(written);
        expect(numbersIn(written)).toEqual([kind]);
        expect(shown.replace(/[\u200b\u200d\u202c\u202e\ufe0f]/g, '')).toBe(`${before}${words}${after}`);
        expect(shown.length).toBeLessThanOrEqual(written.length);
      }),
    );
  });

  it('never makes a text longer, and finds nothing in what it has cleaned', () => {
    const piece = fc.oneof(phone, id, card, fc.string({ unit: 'grapheme' }), fc.constantFrom(' ', '-', '，', '三年级', '2026-09-07'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const written = pieces.join('');
        const shown = maskNumbers(written);
        expect(shown.length).toBeLessThanOrEqual(written.length);
        expect(numbersIn(shown)).toEqual([]);
      }),
    );
  });

  it.each([
    '2026-09-07 到 2026-09-30，每天 19:30',
    '第 12 题和第 345 页，得了 98 分',
    '1、2、3、4、5、6 都会背',
    '一年级二班三组，四五个孩子',
    '他 8 岁，身高 132 厘米，体重 28.5 公斤',
    '圆周率是 3.1415926',
  ])('leaves alone: %s', (written) => {
    expect(maskNumbers(written)).toBe(written);
  });

  it.each([
    ['打 028-87654321 找我', '打 〔电话已隐去〕 找我'],
    ['2026-09-07 13912345678', '2026-09-07 〔电话已隐去〕'],
    ['学籍号 20200901123456789', '学籍号 〔长号码已隐去〕'],
    ['旧证 510122800101123', '旧证 〔证件号已隐去〕'],
    ['6222 0212 3456 7890 128 和 139 1234 5678', /^(?!.*\d{4}).*〔电话已隐去〕$/],
    ['最后一位抄错 510122199001011230', '最后一位抄错 〔证件号已隐去〕'],
  ])('%s', (written, shown) => {
    expect(maskNumbers(written)).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown));
  });

  it('takes out only the kinds that are asked for', () => {
    expect(maskNumbers('电话 13912345678，证 510122198001011234', ['id'])).toBe('电话 13912345678，证 〔证件号已隐去〕');
  });
});
