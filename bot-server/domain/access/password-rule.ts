export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

/** What people choose first, without the digits and signs they put behind it. */
const COMMON_STEMS: readonly string[] = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'qwerty',
  'qwertyuiop',
  'asdfgh',
  'asdfghjkl',
  'zxcvbn',
  'zxcvbnm',
  'qazwsx',
  'qazwsxedc',
  '1qaz2wsx',
  '1q2w3e4r',
  '1q2w3e4r5t',
  'q1w2e3r4',
  'abc',
  'abcd',
  'abcdef',
  'abcdefg',
  'abcdefgh',
  'admin',
  'administrator',
  'root',
  'welcome',
  'letmein',
  'iloveyou',
  'woaini',
  'woaiwojia',
  'woaizhongguo',
  'laoshi',
  'xuexiao',
  'jiaoyuju',
  'xiaoxue',
  'gongyuqiao',
  'gongyu',
  'mima',
  'teacher',
  'school',
  'china',
  'zhongguo',
  'aini',
  'monkey',
  'dragon',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'changeme',
  'default',
  'test',
  'guest',
  'user',
  'wang',
  'zhang',
  'hello',
  'google',
  'baidu',
  'wechat',
  'weixin',
];
const COMMON = new Set(COMMON_STEMS);
const ROWS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', 'qazwsxedcrfvtgbyhnujmikolp'];

/** What is hashed and compared: the same for one person's two keyboards. */
export const plainPassword = (password: string): string => password.normalize('NFKC');

const isRun = (word: string): boolean =>
  ROWS.some((row) => row.includes(word) || [...row].reverse().join('').includes(word)) || /^(.{1,5}?)\1+$/u.test(word);

/** Why a new password is not taken, as a sentence; undefined when it is. Long beats odd, so there is no rule about kinds of signs. */
export function faultOfPassword(password: string, login: string): string | undefined {
  const plain = plainPassword(password);
  const length = [...plain].length;
  if (length < SHORTEST_PASSWORD) return `密码太短，至少 ${SHORTEST_PASSWORD} 个字。可以用几个不相干的词连起来`;
  if (length > LONGEST_PASSWORD) return `密码太长，最多 ${LONGEST_PASSWORD} 个字`;
  const word = plain.toLowerCase();
  const stem = word.replace(/^[\d\p{P}\p{S}]+|[\d\p{P}\p{S}]+$/gu, '');
  const tooCommon = '这个密码太常见，容易被猜到，请换一个';
  if (isRun(word) || COMMON.has(word) || COMMON.has(stem) || /^\p{N}*$/u.test(word)) return tooCommon;
  if ([...new Set(word)].length < 4) return tooCommon;
  const parts = login
    .toLowerCase()
    .split('-')
    .filter((part) => part.length >= 4);
  if (word.includes(login.toLowerCase()) || parts.some((part) => word.includes(part) && word.length - part.length < 6)) {
    return '密码里有您的账号，容易被猜到，请换一个';
  }
  return undefined;
}
