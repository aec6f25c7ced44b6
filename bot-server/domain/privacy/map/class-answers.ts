import { open, own, type DataMap } from '../mapped';

/** Answers that teachers made for other families. */
export const classAnswers: DataMap = {
  classAnswers: {
    basis: 'work',
    kept: 'questions',
    seenBy: ['family', 'school'],
    what: '家长问答：老师写给别的家长看的问题和答复，没有姓名；发布着的一直留着，收回的和没发布的到期删除',
    fields: {
      _id: own('编号'),
      schoolId: open('学校'),
      classroomId: own('从哪个班的提问来'),
      grade: own('哪个年级'),
      reach: own('给本班、本年级还是全校看'),
      question: own('写成的问题，没有姓名和号码'),
      answer: own('写成的答复，没有姓名和号码'),
      'pinned.resourceId': open('说的是哪个内容'),
      'pinned.title': open('内容标题'),
      'pinned.atSecond': own('第几秒'),
      questionId: own('从哪个提问来；那个提问删除后没有'),
      by: own('哪位老师写的（编号）'),
      state: own('等检查、等放行、退回、发布或收回'),
      rev: own('改了几次'),
      said: own('内容安全检查为什么没过'),
      nextCheckAt: own('何时再检查'),
      checks: own('检查了几次'),
      releasedBy: own('谁放行的（编号）'),
      sentBack: own('为什么退回'),
      changedAt: own('何时改的'),
      publishedAt: own('何时发布的'),
      place: own('发布在哪里'),
      terms: own('供查找的词'),
      idleSince: own('从何时起没有发布'),
    },
  },
};
