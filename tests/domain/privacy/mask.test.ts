import * as fc from 'fast-check';
import { csvOf } from '../../../bot-server/domain/privacy/csv';
import { familyName, maskName, maskPhone } from '../../../bot-server/domain/privacy/mask';

it.each([
  ['张小明', '张*明', '张'],
  ['张明', '张*', '张'],
  ['欧阳小明', '欧**明', '欧阳'],
  ['欧阳', '欧*', '欧'],
  ['张', '张*', '张'],
  ['𠮷野家', '𠮷*家', '𠮷'],
  ['', '', ''],
])('%s is shown as %s, called %s', (name, masked, family) => {
  expect(maskName(name)).toBe(masked);
  expect(familyName(name)).toBe(family);
});

it('phones keep their first three and last four digits', () => {
  expect(maskPhone('13812341234')).toBe('138****1234');
  expect(maskPhone('12345')).toBe('*****');
});

it('a mask never shows the whole, and hides the middle', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\u4e00-\u9fff]{2,6}$/), (name) => {
      expect(maskName(name)).not.toBe(name);
      expect(maskName(name)).toContain('*');
      expect([...maskName(name)]).toHaveLength([...name].length);
    }),
  );
});

it('no cell of a table begins as a formula does', () => {
  const sign = fc.constantFrom('=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', ' ', '"', ',', '1', '张');
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 6 }), (signs) => {
      const [line = ''] = csvOf([[signs.join('')]])
        .slice(1)
        .split('\r\n');
      expect(line.replace(/^"/, '')).not.toMatch(/^[\s]*[=+\-@＝＋－＠]/);
    }),
  );
  expect(csvOf([['a,b', 3, '说"x"']])).toBe('\uFEFF"a,b",3,"说""x"""\r\n');
});
