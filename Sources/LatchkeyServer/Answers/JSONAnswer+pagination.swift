extension JSONAnswer {
    /// The member `pagination` of a list that is told page by page; `page` counts from 1.
    /// `isCapped`: there are more than `total`, and nobody counts them.
    mutating func pagination(page: Int, perPage: Int, total: Int, isCapped: Bool = false, hasNext: Bool) {
        key("pagination")
        object { answer in
            answer.field("page", page)
            answer.field("per_page", perPage)
            answer.field("total", total)
            answer.field("capped", isCapped)
            answer.field("has_next", hasNext)
            answer.field("has_prev", page > 1)
        }
    }
}
