import { subjectsIn } from '../../../bot-server/domain/roster/subjects';

const taught = (...teaches: [string, ...string[]][]) => ({
  teaches: teaches.map(([subject, ...classroomIds]) => ({ subject, classroomIds })),
});

describe('what is taught in a class', () => {
  it('is each subject once, the usual ones first, and nothing of other classes', () => {
    const teachers = [
      taught(['书法', 'c1'], ['音乐', 'c1', 'c2']),
      taught(['英语', 'c1'], ['数学', 'c2']),
      taught(['语文', 'c1'], ['班会', 'c1']),
      taught(['语文', 'c1']),
      {},
    ];
    expect(subjectsIn('c1', teachers)).toEqual(['语文', '英语', '音乐', '书法', '班会']);
    expect(subjectsIn('c2', teachers)).toEqual(['数学', '音乐']);
    expect(subjectsIn('c3', teachers)).toEqual([]);
  });
});
