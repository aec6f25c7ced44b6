import fc from 'fast-check';
import { CODE_LENGTH, CODE_SIGNS, joinCodeIn, plainCode, readScene, sceneOf, spacedCode } from '../../../bot-server/domain/binding/codes';

const aCode = fc.string({ unit: fc.constantFrom(...CODE_SIGNS), minLength: CODE_LENGTH, maxLength: CODE_LENGTH });

describe('codes', () => {
  it('hold at least 40 bits and no signs that look alike', () => {
    expect(new Set(CODE_SIGNS).size).toBe(CODE_SIGNS.length);
    expect(Math.log2(CODE_SIGNS.length) * CODE_LENGTH).toBeGreaterThan(40);
    expect(CODE_SIGNS).not.toMatch(/[0O1IL2Z5S8BUV]/);
  });

  it('are read however they were typed', () => {
    fc.assert(
      fc.property(aCode, fc.constantFrom('-', ' ', '—', ' - ', '·'), (code, between) => {
        expect(plainCode(spacedCode(code))).toBe(code);
        expect(plainCode([...code.toLowerCase()].join(between))).toBe(code);
        const wide = [...code].map((sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)).join('');
        expect(plainCode(wide)).toBe(code);
      }),
    );
  });

  it('nothing else is a code', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const read = plainCode(text);
        expect(read === undefined || /^[34679ACDEFGHJKMNPQRTWXY]{10}$/.test(read)).toBe(true);
      }),
    );
    expect(plainCode('')).toBeUndefined();
    expect(plainCode('ACDEFGHJK0')).toBeUndefined();
    expect(plainCode('ACDEFGHJKMN')).toBeUndefined();
  });

  it('fit into WeChat’s scene, and come back out of it', () => {
    fc.assert(
      fc.property(aCode, fc.option(aCode, { nil: undefined }), (code, slip) => {
        const scene = slip === undefined ? { code } : { code, slip };
        const text = sceneOf(scene);
        expect(text).toMatch(/^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/);
        expect(readScene(text)).toEqual(scene);
      }),
    );
    for (const broken of ['', '.', 'ACDEFGHJKM.', 'ACDEFGHJKM.x', 'ACDEFGHJKM.ACDEFGHJKM.ACDEFGHJKM', '{"$ne":null}'])
      expect([broken, readScene(broken)]).toEqual([broken, undefined]);
  });

  it('six digits and nothing else join the two accounts', () => {
    expect(joinCodeIn(' 123 456 ')).toBe('123456');
    expect(joinCodeIn('１２３４５６')).toBe('123456');
    for (const text of ['12345', '1234567', '我的码是123456', '12345a', '']) expect([text, joinCodeIn(text)]).toEqual([text, undefined]);
  });
});
