import { secondOf } from '../../miniapp/src/features/question/second-of';

describe('a second that a teacher types', () => {
  it.each([
    ['', 0],
    ['45', 45],
    ['3:20', 200],
    ['３：２０', 200],
    ['1:02:03', 3723],
    ['3:70', undefined],
    ['三分钟', undefined],
    ['500', undefined],
    ['499', 499],
  ])('%s', (words, second) => {
    expect(secondOf(words, words.includes(':02:') ? undefined : 500)).toBe(second);
  });
});
