import { open, own, type DataMap } from '../mapped';

const told = { basis: 'work', kept: 'with-school', seenBy: ['head', 'bureau-counts'] } as const;

/** Bulletins and what they were made from: counts that were told already, never anybody's name. */
export const bulletins: DataMap = {
  bulletins: {
    ...told,
    what: '周通报和月调度：只有合计的家庭数，做好以后不改；后到的数另发补报',
    fields: {
      _id: own('哪里、哪一种、哪一期、第几次补报'),
      place: open('教育局或学校'),
      placeKind: own('教育局还是学校'),
      placeId: open('哪一个'),
      kind: own('周通报还是月调度'),
      period: own('哪一期'),
      no: own('第几次补报，0 是通报本身'),
      cutoff: own('数字截至何时'),
      rule: own('用的哪一版规则'),
      rosterHash: own('那时名册的指纹'),
      sources: own('从哪些行做出来，和它们的指纹'),
      facts: own('合计的家庭数；学校的通报按班写班名，不写教师和学生'),
      text: own('正文'),
      seq: own('在这一处的通报里排第几'),
      before: own('前一份的指纹'),
      hash: own('这一份的指纹'),
    },
  },
  bulletinRows: {
    ...told,
    seenBy: ['operator'],
    what: '通报是从哪些已经公布的合计数做出来的，一样的只存一份',
    fields: { _id: own('这一行的指纹'), row: own('合计数、学校和班级的名称，或者通报的写法') },
  },
  bulletinRuns: {
    ...told,
    basis: 'security',
    seenBy: ['program'],
    what: '哪些通报已经做好，免得做两次',
    fields: { _id: own('哪一种、哪一期'), at: own('何时做好'), made: own('做了几份') },
  },
};
