import { calledBy } from '../../../bot-server/domain/question/called';

const voice = { id: 'v', kind: 'voice', state: 'ready' } as const;
const picture = { id: 'p', kind: 'picture', state: 'gone' } as const;

it('a question is called by its words, and one without words by how it was asked: a line about it is never empty', () => {
  expect(calledBy('孩子不睡', [voice])).toBe('孩子不睡');
  expect(calledBy(' ', [picture, voice])).toBe('语音提问');
  expect(calledBy('', [picture])).toBe('图片提问');
  expect([calledBy('', []), calledBy('', undefined)]).toEqual(['您的提问', '您的提问']);
});
