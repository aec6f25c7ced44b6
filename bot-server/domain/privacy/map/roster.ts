import { adult, child, own, type DataMap } from '../mapped';

const work = { basis: 'work', seenBy: ['school'], people: true } as const;

/** What is remembered of changes to the roster, so that they can be followed, mended and undone. */
export const roster: DataMap = {
  roster_operations: {
    ...work,
    kept: 'to-expiry',
    what: '名册的导入、升级、转班和撤销：做到哪一步，结果怎样',
    fields: {
      _id: own('编号'),
      kind: own('哪一种'),
      state: own('到了哪一步'),
      schoolId: own('哪所学校'),
      bureauId: own('哪个教育局导入的'),
      schoolIds: own('涉及哪些学校'),
      'by.kind': adult('谁做的：哪一种人'),
      'by.id': adult('谁做的'),
      title: own('文件名'),
      at: own('何时'),
      'progress.step': own('进度：哪一步'),
      'progress.done': own('进度：做了多少'),
      'progress.total': own('进度：一共多少'),
      resultSealed: child('结果里的前几行，会有姓名', { sealed: 'roster_operations.result' }),
      sentence: own('没有做成的原因'),
      'faults.sheet': own('错在哪张表'),
      'faults.row': own('错在哪一行'),
      'faults.column': own('错在哪一列'),
      'faults.value': child('错的内容，遮住大部分'),
      'faults.message': own('怎么改'),
      faultCount: own('几处错'),
      doneAt: own('何时做完'),
      turn: own('第几次接着做'),
      until: own('何时删除'),
    },
  },
  roster_journal: {
    ...work,
    kept: 'to-expiry',
    seenBy: ['program'],
    what: '名册每一行改动前后的样子，撤销和断电后恢复用；姓名和手机号仍是密文',
    fields: {
      _id: own('编号'),
      operation: own('哪一次改动'),
      seq: own('第几包'),
      'entries.c': own('哪个集合'),
      'entries.i': child('哪一行'),
      'entries.b': child('改之前'),
      'entries.a': child('改之后'),
      until: own('何时删除'),
    },
  },
};
