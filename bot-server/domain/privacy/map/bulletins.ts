import { adult, open, own, type DataMap } from '../mapped';

const told = { basis: 'work', kept: 'with-school', seenBy: ['head', 'bureau-counts'] } as const;

/** Bulletins and what they were made from: counts that were told already, never anybody's name. */
export const bulletins: DataMap = {
  bulletins: {
    ...told,
    what: '周、月、学期和学年的通报：只有合计的家庭数，做好以后不改；后到的数另发补报',
    fields: {
      _id: own('哪里、哪一种、哪一期、第几次补报'),
      place: open('教育局或学校'),
      placeKind: own('教育局还是学校'),
      placeId: open('哪一个'),
      kind: own('周、月、学期还是学年的'),
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
  helpNotices: {
    ...told,
    what: '哪所学校可能需要帮助：只有合计的家庭数；先告诉学校，七天后还是这样才告诉教育局',
    fields: {
      _id: own('学校、原因、从哪一周起'),
      schoolId: open('哪所学校'),
      reason: own('没有推送、收不到、看不完'),
      from: own('看的是哪几天：从'),
      to: own('到'),
      'share.of': own('合计：收得到或看完的家庭数'),
      'share.among': own('合计：应看的家庭数'),
      'interval.low': own('这个比例的下限'),
      'interval.high': own('上限'),
      since: own('什么时候告诉学校的'),
      endedAt: own('什么时候好转的'),
      'note.text': open('学校写的打算'),
      'note.by': adult('写的人的教师号'),
      'note.at': own('什么时候写的'),
    },
  },
  bulletinRows: {
    ...told,
    seenBy: ['operator'],
    what: '通报是从哪些已经公布的合计数做出来的，一样的只存一份',
    fields: { _id: own('这一行的指纹'), row: own('合计数、学校和班级的名称，或者通报的写法') },
  },
  bulletinReads: {
    ...told,
    seenBy: ['program'],
    what: '谁看到第几份通报，好标出新的',
    fields: {
      _id: own('谁、哪里'),
      reader: own('校长或教育局的人'),
      place: open('教育局或学校'),
      seq: own('看到第几份'),
      at: own('何时看的'),
    },
  },
  bulletinRuns: {
    ...told,
    basis: 'security',
    seenBy: ['program'],
    what: '哪些通报已经做好，免得做两次',
    fields: { _id: own('哪一种、哪一期'), at: own('何时做好'), made: own('做了几份') },
  },
};
