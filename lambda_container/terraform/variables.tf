variable "function_name" {
  type        = string
  default     = "SageMaker-reward"
  description = "HyperPod calls only functions whose name contains SageMaker."
  validation {
    condition     = can(regex("^[A-Za-z0-9-_]{1,64}$", var.function_name)) && strcontains(var.function_name, "SageMaker")
    error_message = "Write 1 to 64 letters, digits, hyphens and underscores, with SageMaker among them."
  }
}

variable "image_uri" {
  type        = string
  description = "The image in ECR, with its digest."
}

variable "workload" {
  type        = string
  default     = "math"
  description = "What memory and time-out default to."
  validation {
    condition     = contains(["math", "code"], var.workload)
    error_message = "Write math or code."
  }
}

variable "architecture" {
  type        = string
  default     = "arm64"
  description = "Must be the image's."
  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Write arm64 or x86_64."
  }
}

variable "memory_size" {
  type        = number
  default     = 0
  description = "MB; 0 for the workload's. 1769 is one processor."
  validation {
    condition     = var.memory_size == 0 || (var.memory_size >= 128 && var.memory_size <= 10240)
    error_message = "Lambda takes 128 to 10240 MB; 0 is for the workload's."
  }
}

variable "timeout" {
  type        = number
  default     = 0
  description = "Seconds; 0 for the workload's."
  validation {
    condition     = var.timeout >= 0 && var.timeout <= 900
    error_message = "Lambda allows at most 900 seconds."
  }
}

variable "ephemeral_storage" {
  type        = number
  default     = 512
  description = "MB of /tmp."
  validation {
    condition     = var.ephemeral_storage >= 512 && var.ephemeral_storage <= 10240
    error_message = "Lambda takes 512 to 10240 MB."
  }
}

variable "reward" {
  type        = string
  default     = "math"
  description = "RLVR_REWARD, a verifier's name or the path of a reward file in the image."
}

variable "reply" {
  type        = string
  default     = "auto"
  description = "RLVR_REPLY; http for the trainers of open-weight models, whose events look like Nova's."
  validation {
    condition     = contains(["auto", "list", "http"], var.reply)
    error_message = "Write auto, list or http."
  }
}

variable "log_responses" {
  type        = string
  default     = "0"
  description = "RLVR_LOG_RESPONSES; 1 writes every response and reference to the log."
  validation {
    condition     = contains(["0", "1"], var.log_responses)
    error_message = "Write 0 or 1."
  }
}

variable "reserved_concurrency" {
  type        = number
  default     = -1
  description = "Executions kept for this function, and its limit; -1 for none. `rlvr plan` says how many."
}

variable "provisioned_concurrency" {
  type        = number
  default     = 0
  description = "Environments kept ready behind the alias. Nova's recipes take only the bare function, which has none."
}

variable "snap_start" {
  type        = string
  default     = "None"
  description = "Restore from a snapshot, behind the alias only."
  validation {
    condition     = contains(["None", "PublishedVersions"], var.snap_start)
    error_message = "Write None or PublishedVersions."
  }
}

variable "vpc_id" {
  type        = string
  default     = ""
  description = "Give a VPC and subnets to cut the function off from every network, AWS's services included."
}

variable "subnet_ids" {
  type    = list(string)
  default = []
}

variable "judge_model_arns" {
  type        = list(string)
  default     = []
  description = "Bedrock models and inference profiles that an LLM judge may call; none, no permission."
}

variable "training_role_arn" {
  type        = string
  default     = ""
  description = "A role that may invoke the function beside the services, such as another account's."
}

variable "log_retention_days" {
  type    = number
  default = 30
}

variable "alarm_topic_arn" {
  type        = string
  default     = ""
  description = "The SNS topic that alarms notify; none, they only show."
}

variable "canary_function" {
  type        = string
  default     = ""
  description = "The function that scores a fixed canary set; given, rewards that rise without it raise an alarm."
}
