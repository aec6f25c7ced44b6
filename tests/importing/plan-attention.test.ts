import { readAttention, type AttentionColumn } from '../../bot-server/domain/importing/plan-attention';

const read = (cells: Partial<Record<AttentionColumn, string>>) => {
  const wrong: string[] = [];
  const found = readAttention({ cell: (key) => cells[key] ?? '' }, (key, message) => void wrong.push(`${key}: ${message}`));
  return wrong.length ? wrong : found;
};

describe('whom a line is for, and its layers', () => {
  it('empty cells say nothing', () => expect(read({})).toEqual({}));
  it('reads tags as people write them', () => {
    expect(read({ tags: '留守' })).toEqual({ tags: ['left-behind'] });
    expect(read({ tags: '隔代照看、留守儿童' })).toEqual({ tags: ['left-behind', 'with-grandparents'] });
    expect(read({ tags: '贫困' })).toEqual(['tags: 看不懂“贫困”，请填 留守、隔代照看，或者不填']);
  });
  it('reads layers as they stand; what is wrong with them is found by the check that the browser has too', () => {
    expect(read({ layerSubject: ' 数 学', firm: 'Math-A' })).toEqual({ layers: { subject: '数学', firm: 'math-a' } });
    expect(read({ firm: 'math-a' })).toEqual({ layers: { subject: '', firm: 'math-a' } });
    expect(read({ layerSubject: '数学' })).toEqual({ layers: { subject: '数学' } });
  });
});
